import type { Finding, Severity } from './finding';
import { make, type Place, some } from './make';
import type { Process } from './model';

/** What a rule has to say of one node. */
export interface NodeNote {
  node: Process;
  rule: string;
  severity: Severity;
  place: Place;
  en: string;
  zh: string;
}

/** Gives one finding for all nodes that one line gives the same fault, naming them. */
export function collect(notes: readonly NodeNote[]): Finding[] {
  const groups = new Map<string, NodeNote[]>();
  for (const note of notes) {
    const key = `${note.rule}\n${note.place.file}\n${note.place.line}\n${note.en}`;
    const group = groups.get(key);
    if (group) group.push(note);
    else groups.set(key, [note]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = some(group.map(({ node }) => node.alias));
    const alone = group.length === 1 ? { alias: first.node.alias, host: first.node.host } : {};
    return [
      make(
        first.rule,
        first.severity,
        first.place,
        `${first.en} (${names.en})`,
        `${first.zh}（${names.zh}）`,
        alone,
      ),
    ];
  });
}
