import type { RestartNeed } from '@/lib/revisions/types';

/** Nodes that have to be restarted, each with the parameters that ask for it. */
export function RestartList({ nodes }: { nodes: RestartNeed[] }) {
  return (
    <ul className="max-h-40 overflow-auto text-[13px]">
      {nodes.map(({ alias, names }) => (
        <li key={alias}>
          <span className="font-mono">{alias}</span>{' '}
          <span className="break-all text-muted">{names.join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}
