import type { Expr, Field, Select } from './ast.ts';
import type { ExpressionParser } from './parse-expression.ts';

function field(parser: ExpressionParser): Field {
  const expr = parser.expression();
  if (!parser.tokens.takeWord('as')) return { expr };
  const token = parser.tokens.next();
  const value = token.value;
  return { expr, alias: value?.form === 'scalar' ? String(value.value) : token.text };
}

function list<V>(parser: ExpressionParser, one: () => V): V[] {
  const items: V[] = [];
  do {
    parser.tokens.skipLines();
    items.push(one());
  } while (parser.tokens.takeOp(','));
  return items;
}

function fields(parser: ExpressionParser): Field[] {
  parser.tokens.skipLines();
  if (parser.tokens.takeOp('*')) return [];
  return list(parser, () => field(parser));
}

/** `top 10`, `top 5:10`: a `*` after the number belongs to the column list. */
function top(parser: ExpressionParser): Expr {
  const { line } = parser.tokens.peek();
  const left = parser.postfix();
  if (!parser.tokens.takeOp(':')) return left;
  return { k: 'bin', op: ':', left, right: parser.postfix(), line };
}

function orderItem(parser: ExpressionParser): { expr: Expr; desc: boolean } {
  const expr = parser.expression();
  const desc = parser.tokens.takeWord('desc');
  if (!desc) parser.tokens.takeWord('asc');
  return { expr, desc };
}

/** Reads a whole select or exec expression; clauses may stand on lines of their own. */
export function parseSelect(parser: ExpressionParser): Select {
  const { tokens } = parser;
  const start = tokens.next();
  const select: Select = {
    k: 'select',
    exec: start.text.toLowerCase() === 'exec',
    distinct: false,
    fields: [],
    from: { k: 'star' },
    where: [],
    groupBy: [],
    orderBy: [],
    line: start.line,
  };
  if (tokens.takeWord('top')) select.top = top(parser);
  select.distinct = tokens.isWord('distinct') && !tokens.isOp('(', 1) && tokens.takeWord('distinct');
  select.fields = fields(parser);
  if (!tokens.takeWordAcrossLines('from')) throw tokens.unexpected();
  tokens.skipLines();
  select.from = parser.postfix();
  if (tokens.takeWordAcrossLines('where')) select.where = list(parser, () => parser.condition());
  if (tokens.takeWordAcrossLines('group', 'by')) select.groupBy = list(parser, () => field(parser));
  if (tokens.takeWordAcrossLines('having')) select.having = parser.condition();
  if (tokens.takeWordAcrossLines('order', 'by')) select.orderBy = list(parser, () => orderItem(parser));
  if (tokens.takeWordAcrossLines('limit')) select.limit = list(parser, () => parser.expression());
  return select;
}
