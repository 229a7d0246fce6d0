import { quote } from './quote';

export interface UnpackOptions {
  /** The package on the host. */
  zip: string;
  /** Where the package's `server` directory is to be, e.g. `/opt/dolphindb`; must not hold one yet. */
  installDir: string;
  /** Part of the name of the temporary directory, so that a second attempt finds and removes the first one's. */
  tag: string;
}

/**
 * Gives the command that unzips a package into a temporary directory inside `installDir` and then moves `server` into place in
 * one rename: `installDir/server` is either whole or not there. Exit 73: something is there already; 65: no `server` in the package.
 */
export function unpackPackage({ zip, installDir, tag }: UnpackOptions): string {
  const temp = quote(`${installDir}/.deck-unpack-${tag.replace(/[^A-Za-z0-9]/g, '')}`);
  const server = quote(`${installDir}/server`);
  // A second signal must not end the `rm` that the first one has begun.
  const remove = 'trap "" TERM HUP INT; rm -rf -- "$_t"';
  return [
    `[ ! -e ${server} ] || { echo ${server} is there already >&2; exit 73; }`,
    `rm -rf -- ${temp}`,
    `_t=${temp}`,
    `trap '${remove}' EXIT`,
    `trap '${remove}; exit 143' TERM HUP INT`,
    `mkdir -p -- ${temp} || exit 73`,
    `if command -v unzip >/dev/null 2>&1; then unzip -q -o ${quote(zip)} -d ${temp} </dev/null`,
    `else python3 -m zipfile -e ${quote(zip)} ${temp}; fi || exit 65`,
    `[ -f ${temp}/server/dolphindb ] || { echo no server/dolphindb in the package >&2; exit 65; }`,
    `chmod +x -- ${temp}/server/dolphindb && find ${temp}/server -name '*.sh' -exec chmod +x {} +`,
    `mkdir -p -- ${temp}/server/clusterDemo/data ${temp}/server/clusterDemo/log ${temp}/server/clusterDemo/config`,
    `mv -- ${temp}/server ${server}`,
  ].join('\n');
}
