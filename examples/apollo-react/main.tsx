import { gql } from '@apollo/client';
import { ApolloProvider, useMutation } from '@apollo/client/react';
import { type FormEvent, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { client } from './client.ts';
import { useJobProgress } from './use-job-progress.ts';

interface GenerateData {
  generateImage: { job: { id: string } | null; errors: { message: string }[] };
}

const GENERATE = gql`
  mutation Generate($prompt: String!) {
    generateImage(input: { model: { fluxSchnell: { prompt: $prompt } } }) {
      job {
        id
      }
      errors {
        message
      }
    }
  }
`;

function App() {
  const [prompt, setPrompt] = useState('a lighthouse');
  const [generate, { data }] = useMutation<GenerateData>(GENERATE);
  const { event, seqs, progress, status, imageUrl } = useJobProgress(data?.generateImage.job?.id ?? null);
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault();
    void generate({ variables: { prompt } });
  };
  return (
    <form onSubmit={submit}>
      <input value={prompt} onChange={({ target }) => setPrompt(target.value)} />
      <button type="submit">Generate</button>
      <p role="status">{status ?? event ?? data?.generateImage.errors[0]?.message ?? ''}</p>
      <progress value={progress ?? 0} />
      <output>{seqs.join(' ')}</output>
      {imageUrl === null ? null : <img src={imageUrl} alt={prompt} width={512} />}
    </form>
  );
}

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <ApolloProvider client={client}>
      <App />
    </ApolloProvider>,
  );
