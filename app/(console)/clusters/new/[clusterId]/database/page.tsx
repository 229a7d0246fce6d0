import type { Metadata } from 'next';
import { type StepProps, WizardFrame } from '../_steps/frame';
import { DatabaseStep } from '../_steps/script';

export const metadata: Metadata = { title: 'Deploy · 部署' };

export default function DatabasePage({ params }: StepProps) {
  return <WizardFrame params={params} slug="database" body={DatabaseStep} />;
}
