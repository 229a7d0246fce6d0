import { AGGREGATES, aggregate } from '../query/aggregates.ts';
import { oneGroup } from '../query/groups.ts';
import { builtin, isGiven } from '../registry.ts';
import { at, int, rowsOf } from '../values.ts';
import { asVector } from '../vectors.ts';

for (const name of AGGREGATES) {
  builtin(`${name} X`, (args) => {
    const [x] = args;
    if (name === 'count' && x?.form === 'table') return int(rowsOf(x));
    if (!isGiven(x)) return name === 'count' ? int(0) : { form: 'void' };
    const v = asVector(x);
    return at(aggregate(name, v, oneGroup(v.data.length)), 0);
  });
}
