import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from './args.ts';
import { bootNode, openCommandLog } from './boot.ts';
import { StartRefused } from './errors.ts';
import { serveRemoteCalls } from './functions/remote-call.ts';
import type { Logger } from './logger.ts';
import type { Node } from './node.ts';
import { NodeServer } from './server.ts';
import { Session } from './session.ts';
import { startController } from './start-controller.ts';
import { startAgent, startWorker } from './start-worker.ts';

function refuse(log: Logger, error: Error): never {
  log.error(error instanceof StartRefused ? error.message : (error.stack ?? error.message));
  if (error.message.includes('Failed to bind'))
    log.error('Shutting down the server. Please try again in a couple of minutes.');
  process.exit(1);
}

function serve(node: Node): () => Promise<NodeServer> {
  return async () => {
    const server = new NodeServer(node);
    await server.listen();
    serveRemoteCalls(node, (name, args, user, isAdmin) => {
      const session = new Session(node, { ip: '', port: 0 }, () => {});
      session.user = user;
      session.isAdmin = isAdmin;
      return session.call(name, args);
    });
    return server;
  };
}

/** SIGTERM and SIGINT end the server safely; the two error lines are normal then. */
function endOnSignal(log: Logger, stop: () => void): void {
  let ending = false;
  const end = (signal: number): void => {
    if (ending) return;
    ending = true;
    log.info(`Received signal ${signal}`);
    stop();
    log.error('AsynchronousSubscriberImp::run Shut down the subscription daemon.');
    log.error('The socket server ended.');
    log.info('MainServer shutdown.');
    process.exit(0);
  };
  process.on('SIGTERM', () => end(15));
  process.on('SIGINT', () => end(2));
}

async function main(): Promise<void> {
  const args = parseArgs(process.argv.slice(2));
  const log = openCommandLog(args);
  process.on('uncaughtException', (error) => refuse(log, error));
  process.on('unhandledRejection', (reason) => refuse(log, reason as Error));
  let stop = (): void => {};
  endOnSignal(log, () => stop());
  // With a console the process ends with its input, which in the background is at once.
  if (args.get('console') !== '0') process.stdin.on('end', () => process.exit(0)).resume();
  try {
    const node = bootNode({ args, log });
    if (!existsSync(join(node.serverDir, 'web')))
      log.warn(
        "The web path is empty. It's possible that webRoot is not specified or the web dir does not exist",
      );
    const listen = serve(node);
    if (node.role === 'controller') stop = await startController(node, listen);
    else if (node.role === 'agent') stop = await startAgent(node, listen, (error) => refuse(log, error));
    else stop = await startWorker(node, listen);
  } catch (error) {
    refuse(log, error as Error);
  }
}

void main();
