using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Lambda.Workflows.Tests;

public sealed class AccessTests(WorkflowApp other)
{
    private sealed class Guarded(string account) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("AzureWebJobsStorage", account);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.UseSetting("Lambda:Access:Principals:reader:ApiKey", Key);
            builder.UseSetting("Lambda:Access:Principals:reader:Allow:0", "states:List*");
        }
    }

    private const string Key = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_caller_needs_permission_for_the_operation()
    {
        await using var app = new Guarded(other.NewAccount());
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

            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((operation, refused is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden), (operation, answer.StatusCode));
            if (refused is not null)
                Assert.Contains(refused, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }
}
