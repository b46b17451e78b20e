"""Python with gql over one websocket; resumes after the last event when the connection is lost.

pip install "gql[websockets]"
"""

import asyncio
import os
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportConnectionFailed
from gql.transport.websockets import WebsocketsTransport

URL = os.environ.get("EASEL_URL", "http://127.0.0.1:4000").replace("http", "ws", 1) + "/graphql"

GENERATE = gql("""
  mutation Generate($prompt: String!) {
    generateImage(input: { model: { fluxSchnell: { prompt: $prompt } } }) { job { id } errors { message } }
  }
""")
PROGRESS = gql("""
  subscription Progress($jobId: ID!, $after: Int!) {
    jobProgress(jobId: $jobId, after: $after) {
      __typename seq
      ... on JobRunning { progress }
      ... on JobFinished { job { status images { url } } }
    }
  }
""")


def connect() -> Client:
    return Client(transport=WebsocketsTransport(url=URL), fetch_schema_from_transport=False)


async def submit(prompt: str) -> str:
    GENERATE.variable_values = {"prompt": prompt}
    async with connect() as session:
        answer = (await session.execute(GENERATE))["generateImage"]
    if answer["job"] is None:
        raise SystemExit(answer["errors"][0]["message"])
    return answer["job"]["id"]


async def follow(job_id: str) -> dict:
    after = 0
    while True:
        PROGRESS.variable_values = {"jobId": job_id, "after": after}
        try:
            async with connect() as session:
                async for result in session.subscribe(PROGRESS):
                    event = result["jobProgress"]
                    after = event["seq"]
                    print(event["__typename"], event.get("progress") or "", flush=True)
                    if event["__typename"] == "JobFinished":
                        return event["job"]
        except (TransportConnectionFailed, OSError):
            pass
        await asyncio.sleep(0.5)


async def main() -> None:
    job = await follow(await submit(sys.argv[1] if len(sys.argv) > 1 else "a lighthouse"))
    print(job["images"][0]["url"])


asyncio.run(main())
