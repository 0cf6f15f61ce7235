using System.Net;
using System.Text;
using Functions.LocalHost.Bindings.Tests.Support;
using HostedMessaging;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Bindings.Tests.EventGrid;

/// <summary>The app in tests/HostedMessaging with its Event Grid functions alone, which need neither a broker nor storage.</summary>
public sealed class GridApp : WebApplicationFactory<Calls>
{
    private static readonly string[] Off =
        ["One", "Json", "Batch", "Session", "Forward", "Orders", "Events", "Sales", "GridOff"];

    private HttpClient? _client;

    /// <summary>Further settings, as <c>Name=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    internal RecordedLog Log { get; } = new();

    public Calls Calls => Services.GetRequiredService<Calls>();

    public HttpClient Client => _client ??= CreateClient();

    /// <summary>A request as Event Grid makes it.</summary>
    /// <param name="type">The kind of the request; null leaves its header out.</param>
    public static HttpRequestMessage Request(string function, HttpContent body, string? type = "Notification")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=" + function) { Content = body };
        if (type is not null) request.Headers.Add("aeg-event-type", type);
        return request;
    }

    /// <inheritdoc cref="Request"/>
    /// <summary>Makes such a request.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string function, string body, string? type = "Notification")
    {
        using var request = Request(function, new StringContent(body, Encoding.UTF8, "application/json"), type);
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Forgets what the functions saw and what they were to do.</summary>
    public void Reset()
    {
        Calls.Seen.Clear();
        Calls.Do = (_, _) => Task.CompletedTask;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string[] all = ["AzureWebJobsStorage=", .. Off.Select(function => $"AzureWebJobs.{function}.Disabled=true"), .. Settings];
        foreach (var setting in all)
            builder.UseSetting(setting[..setting.IndexOf('=', StringComparison.Ordinal)],
                setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
    }
}
