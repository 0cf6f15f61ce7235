using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Polling;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>
/// The whole app in the test's process, on a storage account of its own, its retries shortened; it reads no queue unless a test gives it
/// one.
/// </summary>
internal sealed class LambdaApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings = new()
    {
        ["Lambda:Async:FirstRetryDelay"] = "00:00:00",
        ["Lambda:Async:SecondRetryDelay"] = "00:00:00",
        ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.2",
        ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:01",
        ["Logging:LogLevel:Default"] = "Warning",
    };
    private readonly Action<IServiceCollection>? _services;
    private bool _hasPort;

    public LambdaApp(Storage storage, Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
        : this(storage.NewAccount(), services, settings) { }

    public LambdaApp(string connectionString, Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        (_settings["AzureWebJobsStorage"], _services) = (connectionString, services);
        foreach (var (name, value) in NoSources.Settings.Concat(settings)) _settings[name] = value;
    }

    /// <summary>The connection string of the app's storage account.</summary>
    public string Account => _settings["AzureWebJobsStorage"];

    public QueueServiceClient Queues => Services.GetRequiredService<QueueServiceClient>();

    public BlobServiceClient Blobs => Services.GetRequiredService<BlobServiceClient>();

    /// <summary>
    /// Makes the app listen on a free port, for events from outside the test's process; to be called before anything else.
    /// </summary>
    public Uri Listen()
    {
        _hasPort = true;
        UseKestrel(0);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        if (_hasPort) builder.WaitForPort();
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        // A test with its own functions also registers their mappings, if any.
        if (_services is not null)
            builder.ConfigureServices(services => _services(services.Replace(ServiceDescriptor.Singleton(new EventSourceRegistry()))));
    }

    public async Task<HttpResponseMessage> InvokeAsync(
        string function, string payload, CancellationToken cancellation, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/functions/{function}/invocations")
        {
            Content = new StringContent(
            payload, Encoding.UTF8, "application/json")
        };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var client = CreateClient();
        return await client.SendAsync(request, cancellation);
    }

    public async Task<string> AcceptAsync(string function, string payload, CancellationToken cancellation)
    {
        using var answer = await InvokeAsync(function, payload, cancellation, ("X-Amz-Invocation-Type", "Event"));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        return Assert.Single(answer.Headers.GetValues("x-amzn-RequestId"));
    }

    /// <summary>Waits until the invocation has ended.</summary>
    public async Task<JsonObject> EndOfAsync(string requestId, CancellationToken cancellation)
    {
        using var client = CreateClient();
        return await Eventually.NotNull(async () =>
        {
            using var answer = await client.GetAsync(new Uri($"/api/invocations/{requestId}", UriKind.Relative), cancellation);
            if (!answer.IsSuccessStatusCode) return null;
            var record = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation);
            return (string?)record?["state"] is "Succeeded" or "Failed" ? record : null;
        }, cancellation, what: $"The end of {requestId}");
    }

    /// <summary>Waits for the next record at the on-failure queue.</summary>
    public Task<JsonNode> NextFailureAsync(CancellationToken cancellation) => Eventually.NotNull(async () =>
    {
        var queue = Queues.GetQueueClient("lambda-on-failure");
        if (!await queue.ExistsAsync(cancellation)) return null;
        var message = (await queue.ReceiveMessageAsync(cancellationToken: cancellation)).Value;
        return message is null ? null : JsonNode.Parse(message.Body.ToString());
    }, cancellation, what: "A record in the on-failure queue");
}
