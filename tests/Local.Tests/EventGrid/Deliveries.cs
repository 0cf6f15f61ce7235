using System.Net;
using System.Text;

namespace Local.Tests.EventGrid;

/// <summary>Events as Event Grid posts them, and an app that they are posted to.</summary>
internal sealed class Deliveries(LocalApp app) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = app.Address };

    public LocalApp App => app;

    public HttpClient Http => _http;

    public static async Task<Deliveries> ToAsync(Type functions, EventGridCalls calls, params string[] settings) =>
        new(await LocalApp.StartAsync(functions, calls, storage: "", settings));

    public static string Grid(string subject, string data = """{"total":7}""") => $$"""
        {"id":"id-{{subject}}","topic":"/topics/orders","subject":"{{subject}}","eventType":"Order.Placed","eventTime":"2030-01-02T03:04:05Z","data":{{data}},"dataVersion":"1","metadataVersion":"1"}
        """;

    public static string Cloud(string subject, string data = """{"total":7}""") => $$"""
        {"specversion":"1.0","id":"id-{{subject}}","source":"/topics/orders","subject":"{{subject}}","type":"Order.Placed","time":"2030-01-02T03:04:05Z","region":"eu","data":{{data}}}
        """;

    public static string Array(params string[] events) => $"[{string.Join(",", events)}]";

    /// <summary>Posts and gives status and text of the answer.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string function, string body, string? type = "Notification")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=" + function) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (type is not null) request.Headers.Add("aeg-event-type", type);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return app.DisposeAsync();
    }
}
