import { ExternalLink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { serverUrl, socketUrl } from '../api/addresses.ts';
import { apiStrings as words } from '../strings/api-page.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './api-page.module.css';
import { FOLLOW, GENERATE, restExample } from './examples.ts';

/** Where the API is, what explores it, and how to begin. */
export function ApiPage() {
  const addresses = [
    { label: words.graphql, url: serverUrl('graphql') },
    { label: words.socket, url: socketUrl('graphql') },
    { label: words.rest, url: serverUrl('api') },
  ];
  const tools = useTools();
  const examples = [
    { title: words.steps.generate, code: GENERATE },
    { title: words.steps.follow, code: FOLLOW },
    { title: words.steps.rest, code: restExample() },
  ];
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{words.title}</h1>
      <p className={styles.intro}>{words.intro}</p>
      <section aria-labelledby="api-addresses" className={styles.section}>
        <h2 id="api-addresses" className={styles.heading}>
          {words.addresses}
        </h2>
        <dl className={styles.addresses}>
          {addresses.map(({ label, url }) => (
            <div key={label} className={styles.address}>
              <dt>{label}</dt>
              <dd>
                <code>{url}</code>
                <CopyButton text={url} label="" aria-label={words.copy(label)} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="api-tools" className={styles.section}>
        <h2 id="api-tools" className={styles.heading}>
          {words.tools}
        </h2>
        <ul className={styles.tools}>
          {tools.map(({ title, help, url, foreign }) => (
            <li key={title} className={styles.tool}>
              <a href={url} {...(foreign ? { target: '_blank', rel: 'noreferrer' } : {})}>
                {title}
                {foreign ? <ExternalLink aria-hidden="true" /> : null}
              </a>
              <p className={styles.help}>{help}</p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="api-start" className={styles.section}>
        <h2 id="api-start" className={styles.heading}>
          {words.start}
        </h2>
        {examples.map(({ title, code }) => (
          <div key={title} className={styles.example}>
            <div className={styles.exampleHead}>
              <h3>{title}</h3>
              <CopyButton text={code} label={words.copyCode} />
            </div>
            <pre className={styles.code} tabIndex={0} aria-label={title}>
              {code}
            </pre>
          </div>
        ))}
      </section>
    </div>
  );
}

interface Tool {
  title: string;
  help: string;
  url: string;
  foreign: boolean;
}

/** GraphiQL may be switched off; Apollo's explorer may only talk to a server on this machine. */
function useTools(): Tool[] {
  const [explorer, setExplorer] = useState(false);
  useEffect(() => {
    let stale = false;
    fetch(serverUrl('graphiql'), { method: 'HEAD' }).then(
      ({ ok }) => !stale && setExplorer(ok),
      // Out of reach: then it is not offered.
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, []);
  const endpoint = encodeURIComponent(serverUrl('graphql'));
  const loopback = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  return [
    ...(explorer ? [{ ...words.graphiql, url: serverUrl('graphiql'), foreign: false }] : []),
    { ...words.docs, url: serverUrl('api/docs'), foreign: false },
    { ...words.openapi, url: serverUrl('api/openapi.json'), foreign: false },
    ...(explorer && loopback
      ? [
          {
            ...words.sandbox,
            url: `https://studio.apollographql.com/sandbox/explorer?endpoint=${endpoint}`,
            foreign: true,
          },
        ]
      : []),
  ];
}
