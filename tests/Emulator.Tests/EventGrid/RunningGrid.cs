using System.Text.Json;
using Local.Emulator.Configuration;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests.EventGrid;

/// <summary>An emulator in this process with topics, and a receiver for their webhooks.</summary>
internal sealed class RunningGrid : IAsyncDisposable
{
    private RunningGrid(EmulatorServer server, WebHookReceiver hooks) => (Server, Hooks) = (server, hooks);

    public EmulatorServer Server { get; }

    public WebHookReceiver Hooks { get; }

    public HttpClient Http { get; } = new();

    /// <param name="eventGrid">The content of UserConfig.EventGrid, where HOOKS stands for the receiver's address.</param>
    public static Task<RunningGrid> StartAsync(string eventGrid) => ParseAsync($$"""{ "UserConfig": { "EventGrid": {{eventGrid}} } }""");

    /// <param name="file">A configuration, where HOOKS stands for the receiver's address and STORAGE for the connection string.</param>
    public static async Task<RunningGrid> LoadAsync(string file, string storage) =>
        await ParseAsync((await File.ReadAllTextAsync(file)).Replace("STORAGE", storage, StringComparison.Ordinal));

    private static async Task<RunningGrid> ParseAsync(string json)
    {
        var hooks = await WebHookReceiver.StartAsync();
        var configuration =
            EmulatorConfiguration.Parse(
                json.Replace("HOOKS", hooks.Address.ToString().TrimEnd('/'), StringComparison.Ordinal), "test.json");
        var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 },
            configuration,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        return new RunningGrid(server, hooks);
    }

    public Uri Address => new($"http://127.0.0.1:{Server.HttpPort}/");

    public Uri Endpoint(string topic) => new(Address, $"topics/{topic}/api/events");

    public async Task<(int Status, string Body)> PostAsync(
        string topic, string body, string type = "application/json",
        string? key = EventTopicDefinition.DefaultKey, string query = "?api-version=2018-01-01")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint(topic) + query) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        if (key is not null) request.Headers.Add("aeg-sas-key", key);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The subscription as <c>/api/event-grid</c> shows it.</summary>
    public async Task<JsonElement> StatusAsync(string topic, string subscription)
    {
        var document =
            JsonElement.Parse(await Http.GetStringAsync(new Uri(Address, "api/event-grid"), TestContext.Current.CancellationToken));
        var one = document.EnumerateArray().Single(one => one.GetProperty("name").GetString() == topic);
        return one.GetProperty("subscriptions").EnumerateArray().Single(one => one.GetProperty("name").GetString() == subscription);
    }

    /// <summary>Waits until the system topic has looked at the storage account.</summary>
    public Task WatchingAsync() =>
        Eventually.True(
            () => Server.EventGrid.Watchers.All(watcher => watcher.IsWatching), TestContext.Current.CancellationToken, what: "Watching");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Hooks.DisposeAsync();
        Http.Dispose();
    }
}
