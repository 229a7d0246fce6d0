/** Looking into and rebuilding a query's expressions. */
import type { Call, Expr, Field, Select } from '../ast.ts';
import { isAggregate } from './aggregates.ts';

/** An expression rebuilt from the bottom; `visit` may answer for a whole branch, which is then not entered. */
export async function rewrite(expr: Expr, visit: (e: Expr) => Promise<Expr | undefined>): Promise<Expr> {
  const answer = await visit(expr);
  if (answer) return answer;
  const inner = (e: Expr) => rewrite(e, visit);
  switch (expr.k) {
    case 'bin':
      return { ...expr, left: await inner(expr.left), right: await inner(expr.right) };
    case 'un':
      return { ...expr, expr: await inner(expr.expr) };
    case 'vec':
      return { ...expr, items: await Promise.all(expr.items.map(inner)) };
    case 'index':
      return { ...expr, target: await inner(expr.target), index: await inner(expr.index) };
    case 'member':
      return { ...expr, target: await inner(expr.target) };
    case 'call': {
      const args = [];
      for (const arg of expr.args) args.push({ ...arg, value: await inner(arg.value) });
      return { ...expr, args };
    }
    default:
      return expr;
  }
}

function childrenOf(expr: Expr): Expr[] {
  switch (expr.k) {
    case 'bin':
      return [expr.left, expr.right];
    case 'un':
      return [expr.expr];
    case 'vec':
      return expr.items;
    case 'index':
      return [expr.target, expr.index];
    case 'member':
      return [expr.target];
    case 'call':
      return expr.args.map((a) => a.value);
    default:
      return [];
  }
}

/** Calls `visit` on an expression and everything under it. */
export function walk(expr: Expr, visit: (e: Expr) => void): void {
  visit(expr);
  for (const child of childrenOf(expr)) walk(child, visit);
}

export function isAggregateCall(expr: Expr): expr is Call & { fn: string } {
  return expr.k === 'call' && typeof expr.fn === 'string' && isAggregate(expr.fn);
}

/** Aggregate calls that are not inside another one. */
export function aggregateCalls(exprs: Expr[]): (Call & { fn: string })[] {
  const found: (Call & { fn: string })[] = [];
  const look = (expr: Expr): void => {
    if (isAggregateCall(expr)) found.push(expr);
    else childrenOf(expr).forEach(look);
  };
  exprs.forEach(look);
  return found;
}

/** Names used by a query that are columns of its source; all columns for `*`. */
export function columnsUsed(select: Select, columns: string[]): string[] {
  if (select.fields.length === 0) return columns;
  const used = new Set<string>();
  const exprs = [...select.fields, ...select.groupBy, ...select.orderBy].map((f) => f.expr);
  if (select.having) exprs.push(select.having);
  for (const expr of [...exprs, ...select.where]) {
    walk(expr, (e) => {
      if (e.k === 'name') used.add(e.name);
    });
  }
  return columns.filter((name) => used.has(name));
}

/** Two expressions that read the same, wherever they stand. */
export function sameExpr(a: Expr, b: Expr): boolean {
  const text = (e: Expr) =>
    JSON.stringify(e, (key, v) => (key === 'line' ? undefined : typeof v === 'bigint' ? `${v}n` : v));
  return a.k === b.k && text(a) === text(b);
}

const OPERATOR_WORDS: Record<string, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '\\': 'ratio',
  '%': 'mod',
};

function derivedName(expr: Expr): string | undefined {
  if (expr.k === 'name') return expr.name;
  if (expr.k === 'member') return expr.name;
  if (expr.k === 'bin' && OPERATOR_WORDS[expr.op]) {
    const parts = [derivedName(expr.left), OPERATOR_WORDS[expr.op], derivedName(expr.right)];
    return parts.filter(Boolean).join('_');
  }
  if (expr.k !== 'call' || typeof expr.fn !== 'string') return undefined;
  const inner = expr.args.map((a) => derivedName(a.value)).find(Boolean);
  return inner ? `${expr.fn}_${inner}` : expr.fn;
}

/** The column name a field gets: its alias, else one made of the expression. */
export function fieldName(field: Field, i: number): string {
  return field.alias ?? derivedName(field.expr) ?? `col${i}`;
}
