import type { Metadata } from 'next';
import { type StepProps, WizardFrame } from '../_steps/frame';
import { StartStep } from '../_steps/start';

export const metadata: Metadata = { title: 'Deploy · 部署' };

export default function StartPage({ params }: StepProps) {
  return <WizardFrame params={params} slug="start" body={StartStep} />;
}
