import { formatTemporal } from './temporal.ts';
import {
  at,
  isTemporal,
  rowsOf,
  type Scalar,
  strings,
  T,
  type Table,
  typeName,
  type Value,
  type Vector,
} from './values.ts';

function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-6) return String(value);
  return String(Number(value.toFixed(6)));
}

/** Text of a scalar as `string()` gives it; NULL is the empty string. */
export function formatScalar(s: Scalar): string {
  const { type, value } = s;
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (type === T.BOOL) return value ? 'true' : 'false';
  if (isTemporal(type)) return formatTemporal(type, value);
  return typeof value === 'bigint' ? String(value) : numberText(value);
}

/** Texts of a whole vector. */
export function formatVector(v: Vector): string[] {
  if (v.type === T.STRING || v.dict) return strings(v);
  const result = new Array<string>(v.data.length);
  for (let i = 0; i < result.length; i++) {
    const item = at(v, i);
    result[i] = item.form === 'scalar' ? formatScalar(item) : formatValue(item);
  }
  return result;
}

function formatTable(t: Table): string {
  const shown = Math.min(rowsOf(t), 30);
  const columns = t.columns.map((c) => [c.name, ...headTexts(c.vector, shown)]);
  const widths = columns.map((texts) => Math.max(...texts.map((x) => x.length)));
  const lines = Array.from({ length: shown + 1 }, (_, row) =>
    columns
      .map((texts, i) => texts[row]!.padEnd(widths[i]!))
      .join(' ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((w) => '-'.repeat(w)).join(' '));
  if (rowsOf(t) > shown) lines.push('...');
  return lines.join('\n');
}

function headTexts(v: Vector, n: number): string[] {
  return Array.from({ length: n }, (_, i) => formatValue(at(v, i)));
}

/** What `print` writes for a value. */
export function formatValue(value: Value): string {
  switch (value.form) {
    case 'void':
      return '';
    case 'scalar':
      return formatScalar(value);
    case 'vector': {
      const texts = headTexts(value, Math.min(value.data.length, 20));
      return `[${texts.join(',')}${value.data.length > 20 ? '...' : ''}]`;
    }
    case 'pair':
      return headTexts({ form: 'vector', type: value.type, data: value.data }, 2).join(' : ');
    case 'set':
      return `set(${headTexts(value.items, value.items.data.length).join(',')})`;
    case 'dict':
      return headTexts(value.keys, value.keys.data.length)
        .map((key, i) => `${key}->${formatValue(at(value.values, i))}`)
        .join('\n');
    case 'table':
      return formatTable(value);
    case 'functiondef':
      return value.name;
    case 'database':
      return value.url;
    default:
      return `${value.url}/${value.name}`;
  }
}

/** What `typestr` answers. */
export function typeText(value: Value): string {
  switch (value.form) {
    case 'void':
      return 'VOID';
    case 'scalar':
      return typeName(value.type);
    case 'vector':
      return value.type === T.ANY ? 'ANY VECTOR' : `FAST ${typeName(value.type)} VECTOR`;
    case 'pair':
      return `${typeName(value.type)} PAIR`;
    case 'set':
      return `${typeName(value.items.type)} SET`;
    case 'dict':
      return `${typeName(value.keys.type)}->${typeName(value.values.type)} DICTIONARY`;
    case 'table':
      return 'IN-MEMORY TABLE';
    case 'functiondef':
      return 'FUNCTIONDEF';
    case 'database':
      return 'HANDLE';
    default:
      return 'SEGMENTED DFS TABLE';
  }
}
