import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ServerError } from '../errors.ts';
import { type Licence, licenceFault, limitOf, parseLicence } from '../licence.ts';
import { type Node, RELEASE } from '../node.ts';
import { bool, date, int, record, string, T, table, type Value, vectorOf } from '../script/values.ts';
import type { NodeRow } from '../sites.ts';
import { type Call, requireAdmin, type ServerFunction, text } from './registry.ts';
import { remoteCall } from './remote-call.ts';

const MODULE_NAMES: Record<number, string> = {
  13: 'orderbook internalFunction cep gpu starfish PowerTrading Beluga Backtest',
};

function licenceRecord(licence: Licence): Value {
  return record({
    authorization: string(licence.authorization),
    licenseType: int(0),
    maxMemoryPerNode: int(licence.maxMemoryPerNode),
    maxCoresPerNode: int(licence.maxCoresPerNode),
    clientName: string(licence.clientName),
    port: int(0),
    bindCPU: bool(licence.bindCpu),
    expiration: date(licence.expiration),
    maxNodes: int(licence.maxNodes),
    version: string(licence.version),
    modules: int(licence.modules),
    moduleNames: string(MODULE_NAMES[licence.modules] ?? ''),
    productKey: string('DOLPHIN'),
  });
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ServerError(`Failed to open the license file [${path}].`);
  }
}

function read(path: string): Licence {
  const licence = parseLicence(contentOf(path));
  if (!licence) throw new ServerError(`Unknown license [${path}].`);
  return licence;
}

/** Why a running node does not take this licence (dolphindb-server-api.md section 5); undefined when it does. */
function updateFault(old: Licence, fresh: Licence): string | undefined {
  if (fresh.clientName !== old.clientName) return 'the client name must not change.';
  if (fresh.authorization !== old.authorization) return 'the authorization must not change.';
  if (!['commercial', 'free'].includes(fresh.authorization))
    return `a ${fresh.authorization} license can't be updated online.`;
  const smaller =
    limitOf(fresh.maxNodes) < limitOf(old.maxNodes) ||
    limitOf(fresh.maxMemoryPerNode) < limitOf(old.maxMemoryPerNode) ||
    limitOf(fresh.maxCoresPerNode) < limitOf(old.maxCoresPerNode);
  if (smaller) return 'nodes, memory and cores must not be smaller than before.';
  if (fresh.bindCpu !== old.bindCpu) return 'the binding of cores must not change.';
  return licenceFault(fresh, RELEASE);
}

function renew(node: Node): Licence {
  const fresh = read(join(node.serverDir, 'dolphindb.lic'));
  const fault = updateFault(node.licence, fresh);
  if (fault) throw new ServerError(`Failed to update the license: ${fault}`);
  node.licence = fresh;
  node.log.info(`The license is updated. expiration(license) = ${fresh.expirationText}`);
  return fresh;
}

/** Alias and end date of every node that answers. */
async function endDates(call: Call, update: boolean): Promise<Value> {
  const rows = await call.node.cluster.ask<NodeRow[]>('ctl.rows');
  const found: { alias: string; end: number }[] = [];
  for (const row of rows) {
    const ask = (name: string): Promise<Value> => remoteCall(call, row, name, []);
    try {
      if (update) await ask('updateLicense');
      const end = await ask('getLicenseExpiration');
      found.push({ alias: row.alias, end: Number(text(end)) });
    } catch (error) {
      if (error instanceof ServerError && update) throw error;
      // A node that does not answer is left out, as the module does.
    }
  }
  return table({
    node: vectorOf(
      T.STRING,
      found.map((item) => item.alias),
    ),
    end_date: vectorOf(
      T.DATE,
      found.map((item) => item.end),
    ),
  });
}

const getAll: ServerFunction = (_, call) => {
  requireAdmin(call, 'getAllLicenses');
  return endDates(call, false);
};
const updateAll: ServerFunction = (_, call) => {
  requireAdmin(call, 'updateAllLicenses');
  return endDates(call, true);
};

export const licences: Record<string, ServerFunction> = {
  license(args, { node }) {
    const path = text(args[0]);
    return licenceRecord(path ? read(resolve(path)) : node.licence);
  },
  updateLicense(_, call) {
    requireAdmin(call, 'updateLicense');
    return licenceRecord(renew(call.node));
  },
  getLicenseExpiration: (_, { node }) => date(node.licence.expiration),
  getAllLicenses: getAll,
  updateAllLicenses: updateAll,
  'ops::getAllLicenses': getAll,
  'ops::updateAllLicenses': updateAll,
};
