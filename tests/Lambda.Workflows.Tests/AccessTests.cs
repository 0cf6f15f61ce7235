using System.Net;
using System.Text;

namespace Lambda.Workflows.Tests;

public sealed class AccessTests(WorkflowApp other)
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_needs_permission_for_the_operation()
    {
        await using var app = new SignedApp(
            other.NewAccount(),
            ("Lambda:Access:Principals:reader:ApiKey", Key),
            ("Lambda:Access:Principals:reader:Allow:0", "states:List*"));
        using var client = app.CreateClient();
        (string Operation, string? Refused)[] calls =
        [
            ("ListStateMachines", null),
            ("StartExecution", "states:StartExecution"),
            ("SendTaskSuccess", "states:SendTaskSuccess"),
            ("CreateStateMachine", "lambda:Unsupported"),
        ];
        foreach (var (operation, refused) in calls)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/states");
            request.Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.0");
            request.Headers.Add("X-Amz-Target", "AWSStepFunctions." + operation);
            request.Headers.Add("x-api-key", Key);

            using var answer = await client.SendAsync(request, Cancellation);

            Assert.Equal((operation, refused is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden), (operation, answer.StatusCode));
            Assert.Contains(refused ?? "", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }
}
