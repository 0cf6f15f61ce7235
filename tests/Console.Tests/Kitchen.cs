using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Testing;

namespace Console.Tests;

/// <summary>An app on a free port with state machines.</summary>
internal sealed class Kitchen : WebApplicationFactory<HostedWorkflows.Asked>
{
    private const string Machines = "arn:aws:states:us-east-1:000000000000:stateMachine:";

    // The task hub takes its leases first, which a busy machine makes wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _storage;

    public Kitchen(Storage storage)
    {
        _storage = storage.NewAccount();
        UseKestrel(0);
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    public async Task<string> StartAsync(string machine, string name, string input, CancellationToken cancellation) =>
        (await CallAsync("StartExecution", new { stateMachineArn = Machines + machine, name, input }, cancellation))
            .GetProperty("executionArn").GetString()!;

    /// <summary>Waits until an execution ends, and returns its status.</summary>
    public Task<string> EndOfAsync(string execution, CancellationToken cancellation) => Eventually.NotNull(
        async () => (await CallAsync("DescribeExecution", new { executionArn = execution }, cancellation)).GetProperty("status").GetString()
            is { } status and not "RUNNING" ? status : null,
        cancellation, Patience, $"The end of {execution}");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.WaitForPort();
        builder.UseSetting("AzureWebJobsStorage", _storage);
        builder.UseSetting("AzureFunctionsJobHost:extensions:durableTask:storageProvider:maxQueuePollingInterval", "00:00:00.2");
        builder.UseSetting("AzureFunctionsJobHost:extensions:durableTask:storageProvider:partitionCount", "1");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
    }

    private async Task<JsonElement> CallAsync(string operation, object input, CancellationToken cancellation)
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/states")
        {
            Content = new StringContent(JsonSerializer.Serialize(input), Encoding.UTF8, "application/x-amz-json-1.0"),
        };
        request.Headers.Add("X-Amz-Target", "AWSStepFunctions." + operation);
        using var answer = await client.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }
}
