import type { Metadata } from 'next';
import { ConfigurationStep } from '../_steps/configuration';
import { type StepProps, WizardFrame } from '../_steps/frame';

export const metadata: Metadata = { title: 'Deploy · 部署' };

export default function ConfigurationPage({ params }: StepProps) {
  return <WizardFrame params={params} slug="configuration" body={ConfigurationStep} />;
}
