import type { Value } from './values.ts';

/** Variables in sight: a session's, a function's own, or a query's columns. */
export class Scope {
  readonly vars = new Map<string, Value>();

  constructor(
    readonly parent?: Scope,
    /** Values that `bound` nodes of an expression stand for. */
    readonly bounds: readonly Value[] = parent?.bounds ?? [],
  ) {}

  get(name: string): Value | undefined {
    return this.vars.get(name) ?? this.parent?.get(name);
  }

  set(name: string, value: Value): void {
    this.vars.set(name, value);
  }
}
