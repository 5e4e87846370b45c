import { Body1 } from '@fluentui/react-components';
import { Titled } from '../shell/titled.js';
import { useLanguage } from '../strings/use-language.js';

export function HomePage() {
  const { say } = useLanguage();
  return (
    <Titled title={say.product}>
      <Body1>{say.home}</Body1>
    </Titled>
  );
}
