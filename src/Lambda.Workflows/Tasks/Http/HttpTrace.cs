using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tasks.Http;

/// <summary>The requests and responses of an HTTP task, recorded for TestState.</summary>
internal sealed class HttpTrace(bool revealsSecrets)
{
    private static readonly AsyncLocal<HttpTrace?> Ambient = new();

    /// <summary>The trace of the running task; null if none was requested.</summary>
    public static HttpTrace? Current => Ambient.Value;

    public JsonObject? Request { get; private set; }

    public JsonObject? Response { get; private set; }

    /// <summary>Records the tasks that run until the result is disposed.</summary>
    public IDisposable Begin()
    {
        Ambient.Value = this;
        return new End();
    }

    public void Sent(HttpTaskRequest call, HttpRequestMessage message)
    {
        var headers = message.Headers.Concat(message.Content?.Headers.AsEnumerable() ?? [])
            .Where(header => revealsSecrets || !call.IsSecret(header.Key));
        Request = new JsonObject
        {
            ["protocol"] = message.RequestUri!.Scheme,
            ["method"] = message.Method.Method,
            ["url"] = message.RequestUri.AbsoluteUri,
            ["headers"] = Text(headers),
            ["body"] = call.Body ?? "",
        };
    }

    public void Received(HttpResponseMessage answer, string body) => Response = new JsonObject
    {
        ["protocol"] = answer.RequestMessage?.RequestUri?.Scheme,
        ["statusCode"] = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["statusMessage"] = answer.ReasonPhrase,
        ["headers"] = Text(answer.Headers.Concat(answer.Content.Headers)),
        ["body"] = body,
    };

    private static string Text(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers) =>
        string.Join('\n', headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));

    private sealed class End : IDisposable
    {
        public void Dispose() => Ambient.Value = null;
    }
}
