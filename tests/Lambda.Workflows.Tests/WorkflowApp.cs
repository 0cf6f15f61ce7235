using System.Text;
using System.Text.Json.Nodes;
using HostedWorkflows;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Workflows.Tests;

/// <summary>
/// The app in tests/HostedWorkflows, called as AWS SDKs call it. All tests share it; each names its executions differently.
/// </summary>
public sealed class WorkflowApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly Storage storage = new();
    private bool isStarted;

    // The task hub acquires its leases first, which takes long on a busy machine.
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const string Machines = "arn:aws:states:us-east-1:000000000000:stateMachine:";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Asked Asked => Services.GetRequiredService<Asked>();

    /// <summary>A storage account for another app.</summary>
    public string NewAccount() => storage.NewAccount();

    public static string Machine(string name) => Machines + name;

    /// <summary>Calls an operation; an error is answered with its name and its message.</summary>
    public async Task<JsonObject> CallAsync(string operation, JsonObject body)
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/states")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0"),
        };
        request.Headers.Add("X-Amz-Target", "AWSStepFunctions." + operation);
        using var answer = await client.SendAsync(request, Cancellation);
        return (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
    }

    /// <summary>Starts an execution and returns its ARN.</summary>
    public async Task<string> StartAsync(string machine, string input, string? name = null)
    {
        var body = new JsonObject { ["stateMachineArn"] = Machine(machine), ["input"] = input };
        if (name is not null)
            body["name"] = name;
        var answer = await CallAsync("StartExecution", body);
        return (string?)answer["executionArn"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    public Task<JsonObject> DescribeAsync(string execution) =>
        CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution });

    /// <summary>Waits for an execution's end.</summary>
    public Task<JsonObject> EndOfAsync(string execution) => Eventually.NotNull(
        async () =>
        {
            var told = await DescribeAsync(execution);
            Assert.True(told.ContainsKey("status"), told.ToJsonString());
            return (string?)told["status"] == "RUNNING" ? null : told;
        },
        Cancellation, Patience, $"The end of {execution}");

    /// <summary>Waits until an execution has given its token to the function "ask".</summary>
    public Task<string> TokenOfAsync(string name) => Eventually.NotNull(
        () => Task.FromResult(Asked.Tokens.GetValueOrDefault(name)), Cancellation, Patience, $"The token of {name}");

    /// <summary>The types of an execution's events.</summary>
    public async Task<string[]> EventsAsync(string execution)
    {
        var answer = await CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution, ["maxResults"] = 1000 });
        Assert.True(answer.ContainsKey("events"), answer.ToJsonString());
        return [.. answer["events"]!.AsArray().Select(each => (string)each!["type"]!)];
    }

    /// <summary>
    /// Starts the app before any test does: two that do so at once start two apps, and the executions of one are unknown to the other.
    /// </summary>
    public async ValueTask InitializeAsync()
    {
        await storage.InitializeAsync();
        StartServer();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await storage.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Interlocked.Exchange(ref isStarted, true))
            throw new InvalidOperationException("The tests share one app, which has started already.");
        builder.UseSetting("AzureWebJobsStorage", storage.NewAccount());
        builder.UseSetting("AzureFunctionsJobHost:extensions:durableTask:storageProvider:maxQueuePollingInterval", "00:00:00.2");
        builder.UseSetting("AzureFunctionsJobHost:extensions:durableTask:storageProvider:partitionCount", "1");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
    }
}
