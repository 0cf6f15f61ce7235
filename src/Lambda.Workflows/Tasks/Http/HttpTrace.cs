using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tasks.Http;

/// <summary>What an HTTP task sends and receives, taken down for TestState.</summary>
internal sealed class HttpTrace(bool revealsSecrets)
{
    private static readonly AsyncLocal<HttpTrace?> Ambient = new();

    /// <summary>The trace of the task that runs; null if nobody asks.</summary>
    public static HttpTrace? Current => Ambient.Value;

    public JsonObject? Request { get; private set; }

    public JsonObject? Response { get; private set; }

    /// <summary>Takes down the tasks that run until the end.</summary>
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
