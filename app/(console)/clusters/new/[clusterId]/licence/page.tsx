import type { Metadata } from 'next';
import { type StepProps, WizardFrame } from '../_steps/frame';
import { LicenceStep } from '../_steps/licence';

export const metadata: Metadata = { title: 'Deploy · 部署' };

export default function LicencePage({ params }: StepProps) {
  return <WizardFrame params={params} slug="licence" body={LicenceStep} />;
}
