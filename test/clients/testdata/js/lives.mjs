// Asks AWS who it is, again and again, with one client, as a server of tools does that runs for days.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const sts = new STSClient({});
const end = Date.now() + 1000 * Number(process.env.CLIENTS_TEST_SECONDS);
let arn;
while (Date.now() < end) {
  ({ Arn: arn } = await sts.send(new GetCallerIdentityCommand({})));
  await new Promise((resolve) => setTimeout(resolve, 400));
}
console.log(arn);
