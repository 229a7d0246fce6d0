/** An error whose text is sent to the client as the server's answer. */
export class ServerError extends Error {
  /** Set once the text carries the `function(args) => ` prefix. */
  wrapped = false;
}

/** The process must stop at start-up: the text goes to the log, the exit code is 1. */
export class StartRefused extends Error {}
