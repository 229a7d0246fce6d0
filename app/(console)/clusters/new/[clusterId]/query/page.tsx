import type { Metadata } from 'next';
import { type StepProps, WizardFrame } from '../_steps/frame';
import { QueryStep } from '../_steps/script';

export const metadata: Metadata = { title: 'Deploy · 部署' };

export default function QueryPage({ params }: StepProps) {
  return <WizardFrame params={params} slug="query" body={QueryStep} />;
}
