// The official client needs this function, which Node 20 lacks; import before it.
interface WithResolvers {
  withResolvers?: () => unknown;
}
(Promise as unknown as WithResolvers).withResolvers ??= function (this: PromiseConstructor) {
  let resolve: unknown;
  let reject: unknown;
  const promise = new this((a, b) => {
    resolve = a;
    reject = b;
  });
  return { promise, resolve, reject };
};
