using System.Text;
using System.Text.Json.Nodes;
using Testing;

namespace Lambda.Workflows.Tests;

public sealed class KillTests
{
    // .github/workflows/long.yml has ten kills.
    private static readonly int Kills = Scale.Of("KILLS", 3);
    private static readonly int EachTime = Scale.Of("STARTS_BEFORE_A_KILL", 4);

    // Durable Functions hide a message for five minutes while an instance of the app has it.
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8 * Math.Max(1, Kills * EachTime / 12));

    [Fact]
    public async Task Every_execution_completes_once_even_if_the_app_is_killed_again_and_again()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        await using var storage = await ClockedStorage.StartAsync(deadline.Token);
        string[] arguments =
        [
            $"--AzureWebJobsStorage={storage.Account}", "--Logging:LogLevel:Default=Warning",
            "--AzureFunctionsJobHost:extensions:durableTask:storageProvider:partitionCount=1",
            "--AzureFunctionsJobHost:extensions:durableTask:storageProvider:maxQueuePollingInterval=00:00:00.2",
        ];
        List<string> orders = [], callbacks = [];
        var app = await AppProcess.StartAsync("HostedWorkflows", arguments, deadline.Token);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                for (var i = 0; i < EachTime; i++)
                {
                    orders.Add(await StartAsync(app, "order", """{"lines":[1,2,3]}""", deadline.Token));
                    callbacks.Add(await StartAsync(app, "callback", "{}", deadline.Token));
                }
                // The others are in different states when the first one has made progress.
                await Eventually.True(
                    async () => (await HistoryAsync(app, orders[^EachTime], deadline.Token)).Count > 4 + kill, deadline.Token, Deadline,
                    "Progress");
                await app.DisposeAsync();
                await storage.MoveAsync(LongerThanALease, deadline.Token);
                app = await AppProcess.StartAsync("HostedWorkflows", arguments, deadline.Token);
            }
            foreach (var callback in callbacks)
                await CallBackAsync(app, callback, deadline.Token);
            foreach (var order in orders)
                Assert.Equal("""{"total":12,"paid":2}""", await OutputOfAsync(app, order, deadline.Token));
            foreach (var callback in callbacks)
                Assert.Equal($"\"{callback}\"", await OutputOfAsync(app, callback, deadline.Token));
            foreach (var execution in orders.Concat(callbacks))
                Assert.Single(await HistoryAsync(app, execution, deadline.Token), each => (string?)each!["type"] == "ExecutionSucceeded");
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Task<JsonObject> CallAsync(AppProcess app, string operation, JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/states");
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", "AWSStepFunctions." + operation);
        using var answer = await app.Client.SendAsync(request, cancellation);
        return (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!;
    }

    private static async Task<string> StartAsync(AppProcess app, string machine, string input, CancellationToken cancellation)
    {
        var body = new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine(machine), ["input"] = input };
        return (string)(await CallAsync(app, "StartExecution", body, cancellation))["executionArn"]!;
    }

    private static async Task<JsonArray> HistoryAsync(AppProcess app, string execution, CancellationToken cancellation) =>
        (JsonArray?)(await CallAsync(
            app, "GetExecutionHistory", new JsonObject { ["executionArn"] = execution, ["maxResults"] = 1000 }, cancellation))["events"]
                ?? [];

    /// <summary>Completes the task with the execution's name, by the token in its history.</summary>
    private static async Task CallBackAsync(AppProcess app, string execution, CancellationToken cancellation)
    {
        var scheduled = await Eventually.NotNull(
            async () =>
                (await HistoryAsync(app, execution, cancellation)).FirstOrDefault(each => (string?)each!["type"] == "TaskScheduled"),
            cancellation, Deadline, $"The task of {execution}");
        var parameters = JsonNode.Parse((string)scheduled["taskScheduledEventDetails"]!["parameters"]!)!;
        var body = new JsonObject { ["taskToken"] = (string)parameters["Payload"]!["token"]!, ["output"] = $"\"{execution}\"" };
        Assert.Empty(await CallAsync(app, "SendTaskSuccess", body, cancellation));
    }

    private static Task<string> OutputOfAsync(AppProcess app, string execution, CancellationToken cancellation) => Eventually.NotNull(
        async () =>
            (string?)(await CallAsync(app, "DescribeExecution", new JsonObject { ["executionArn"] = execution }, cancellation))["output"],
        cancellation, Deadline, $"The output of {execution}");
}
