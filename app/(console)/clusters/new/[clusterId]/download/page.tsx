import type { Metadata } from 'next';
import { DownloadStep } from '../_steps/download';
import { type StepProps, WizardFrame } from '../_steps/frame';

export const metadata: Metadata = { title: 'Deploy · 部署' };

export default function DownloadPage({ params }: StepProps) {
  return <WizardFrame params={params} slug="download" body={DownloadStep} />;
}
