using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HostedDurable;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Functions.LocalHost.Tests;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Durable.Tests;

/// <summary>The app in tests/HostedDurable on an account of its own.</summary>
public sealed class DurableApp : WebApplicationFactory<Attempts>
{
    // The task hub acquires its leases first, which takes long on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string[] _settings;
    private HttpClient? _client;

    public DurableApp(Storage storage)
        : this(storage?.NewAccount() ?? throw new ArgumentNullException(nameof(storage)))
    {
    }

    /// <param name="settings">Further settings, as <c>Name=value</c>.</param>
    internal DurableApp(string account, params string[] settings) => (Account, _settings) = (account, settings);

    public string Account { get; }

    internal RecordedLog Log { get; } = new();

    public HttpClient Client => _client ??= CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts an orchestration under an id, and gives the addresses that manage it.</summary>
    public async Task<JsonObject> StartAsync(string orchestration, string id, string input = "")
    {
        using var body = new StringContent(input);
        using var answer = await Client.PostAsync($"/api/start/{orchestration}/{id}", body, Cancellation);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
    }

    /// <summary>How an orchestration ended, with its output or its error.</summary>
    public Task<string> EndAsync(string id) => Client.GetStringAsync($"/api/end/{id}", Cancellation);

    /// <summary>Runs an orchestration to its end.</summary>
    public async Task<string> RunAsync(string orchestration, string input = "")
    {
        var id = Guid.NewGuid().ToString("N");
        await StartAsync(orchestration, id, input);
        // Asked here: the client's own wait takes two seconds at least.
        return await Eventually.NotNull(
            async () => await Client.GetStringAsync($"/api/ended/{id}", Cancellation) is { Length: > 0 } end ? end : null,
            Cancellation, Patience, $"The end of {orchestration}");
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string[] all = [$"AzureWebJobsStorage={Account}", "HubName=hub", .. _settings];
        foreach (var setting in all)
            builder.UseSetting(setting[..setting.IndexOf('=', StringComparison.Ordinal)],
                setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
    }
}
