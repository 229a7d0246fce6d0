import { licenceDaysLeft } from '@/lib/status/licence-days';
import { minuteOf } from './moment';
import type { Observation, Rule, Scene } from './types';

/** Whether what is said about the controllers together means anything now: not while a run works on one of them. */
function controllersAreSettled({ status, busy }: Scene): boolean {
  return status?.nodes.every(({ role, alias }) => role !== 'controller' || !busy.has(alias)) ?? false;
}

/** So many controllers were stopped on purpose that no majority is wanted. */
function isStoppedOnPurpose({ status, stopped }: Scene, total: number): boolean {
  const off = status?.nodes.filter(({ role, alias }) => role === 'controller' && stopped.has(alias)) ?? [];
  return total - off.length < majority(total);
}

const majority = (total: number) => Math.floor(total / 2) + 1;

/** An HA cluster whose controllers can be asked, or are seen from their hosts, and name no leader. */
export function observeLeader(scene: Scene): Observation[] {
  const { status } = scene;
  if (!status?.quorum || status.source === 'none' || !controllersAreSettled(scene)) return [];
  const wanted = !isStoppedOnPurpose(scene, status.quorum.total);
  return [
    {
      kind: 'no-leader',
      subject: '',
      state: wanted && !status.leader ? 'bad' : 'good',
      message: { en: 'The cluster has no leader.', zh: '集群没有 leader。' },
      seen: `${status.quorum.alive}/${status.quorum.total}`,
    },
  ];
}

/** Fewer controllers than a majority. */
export function observeQuorumLost(scene: Scene): Observation[] {
  const { status } = scene;
  if (!status?.quorum || status.source === 'none' || !controllersAreSettled(scene)) return [];
  const { alive, total } = status.quorum;
  const lost = alive < majority(total) && !isStoppedOnPurpose(scene, total);
  return [
    {
      kind: 'quorum-lost',
      subject: '',
      state: lost ? 'bad' : 'good',
      message: {
        en: `${alive} of ${total} controllers answer; ${majority(total)} are needed.`,
        zh: `${total} 个控制节点中仅 ${alive} 个响应，至少需要 ${majority(total)} 个。`,
      },
      seen: `${alive}/${total}`,
    },
  ];
}

/** Exactly a majority of controllers, and not all; once it is lost, this says nothing any more. */
export function observeQuorumRisk(scene: Scene): Observation[] {
  const { status } = scene;
  if (!status?.quorum || status.source === 'none' || !controllersAreSettled(scene)) return [];
  const { alive, total } = status.quorum;
  const whole = isStoppedOnPurpose(scene, total);
  if (alive < majority(total) && !whole) return [];
  return [
    {
      kind: 'quorum-at-risk',
      subject: '',
      state: !whole && alive === majority(total) && alive < total ? 'bad' : 'good',
      message: {
        en: `${alive} of ${total} controllers answer; none of them may fail.`,
        zh: `${total} 个控制节点中有 ${alive} 个响应，不能再有任何一个停止。`,
      },
      seen: `${alive}/${total}`,
    },
  ];
}

function daysLeft({ status, facts, now }: Scene): { days: number; last: string } | undefined {
  const last = status?.licenceExpires ?? facts.licenceExpires;
  const days = licenceDaysLeft(last, new Date(now));
  return last === undefined || days === undefined ? undefined : { days, last };
}

/** Days that the licence has left, as long as it has any. */
export function observeLicenceEnd(scene: Scene, { threshold }: Rule): Observation[] {
  const left = daysLeft(scene);
  if (!left) return [];
  const { days, last } = left;
  return [
    {
      kind: 'licence-expiring',
      subject: '',
      state: days >= 0 && days <= (threshold ?? 0) ? 'bad' : 'good',
      message: {
        en: `The licence ends in ${days} days, on ${last}.`,
        zh: `授权许可将于 ${last} 到期，剩余 ${days} 天。`,
      },
      seen: last,
    },
  ];
}

/** A licence whose last day has passed. */
export function observeLicenceExpired(scene: Scene): Observation[] {
  const left = daysLeft(scene);
  if (!left) return [];
  return [
    {
      kind: 'licence-expired',
      subject: '',
      state: left.days < 0 ? 'bad' : 'good',
      message: { en: `The licence expired on ${left.last}.`, zh: `授权许可已于 ${left.last} 过期。` },
      seen: left.last,
    },
  ];
}

const seconds = (ms: number) => `${ms >= 0 ? '+' : ''}${(ms / 1000).toFixed(1)} s`;

/** Each host's clock against the middle one of all. */
export function observeClocks({ facts }: Scene, { threshold }: Rule): Observation[] {
  const clocks = Object.entries(facts.clocks).sort(([, a], [, b]) => a.offsetMs - b.offsetMs);
  const middle = clocks[Math.floor((clocks.length - 1) / 2)]?.[1];
  if (!middle || clocks.length < 2) return [];
  const limitMs = (threshold ?? 0) * 1000;
  const seen = clocks.map(([address, { offsetMs }]) => `${address} ${seconds(offsetMs)}`).join(', ');
  return clocks.map(([address, clock]): Observation => {
    const apart = clock.offsetMs - middle.offsetMs;
    const sure = Math.abs(apart) - clock.uncertaintyMs - middle.uncertaintyMs;
    const state = sure > limitMs ? 'bad' : Math.abs(apart) <= limitMs * 0.8 ? 'good' : 'between';
    return {
      kind: 'clock-skew',
      subject: address,
      state,
      message: {
        en: `The clock of ${address} is ${seconds(apart)} apart from the other hosts.`,
        zh: `${address} 的时钟与其他主机相差 ${seconds(apart)}。`,
      },
      seen,
    };
  });
}

/** A picture that nothing has confirmed for too long; a cluster that is looked at rarely is not stale between two looks. */
export function observeAge({ status, now }: Scene, { threshold }: Rule): Observation[] {
  if (!status) return [];
  const age = Math.max(0, now - status.at);
  const old = age > Math.max((threshold ?? 0) * 1000, 2 * status.intervalMs);
  if (!old && status.source === 'none') return [];
  const seen = minuteOf(status.at);
  return [
    {
      kind: 'status-stale',
      subject: '',
      state: old ? 'bad' : 'good',
      message: {
        en: `Nothing of the cluster has been seen for ${Math.round(age / 1000)} s.`,
        zh: `已有 ${Math.round(age / 1000)} 秒未获取到集群的任何状态。`,
      },
      seen,
    },
  ];
}

const listed = 5;

/** Configuration entries that are not the same everywhere. */
export function observeDrift({ facts }: Scene): Observation[] {
  const names = facts.drift;
  if (!names) return [];
  const more = names.length > listed ? `, … (${names.length})` : '';
  return [
    {
      kind: 'config-drift',
      subject: '',
      state: names.length > 0 ? 'bad' : 'good',
      message: {
        en: `${names.length} configuration entries differ from what Deck has stored.`,
        zh: `有 ${names.length} 项配置与 Deck 记录不一致。`,
      },
      seen: `${names.slice(0, listed).join(', ')}${more}`,
    },
  ];
}
