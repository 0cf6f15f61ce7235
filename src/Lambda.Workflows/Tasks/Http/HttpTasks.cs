using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tasks.Http;

/// <summary>
/// Runs <c>http:invoke</c>: calls hosts that the settings list
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html"/>).
/// </summary>
internal sealed class HttpTasks(IOptions<WorkflowTargets> targets, HttpTaskClient client) : ITaskService
{
    private const int MostRedirects = 10;

    public bool Takes(TaskResource resource) => targets.Value.Connections.Count > 0
        && resource is { Kind: TaskKind.Service, Service: "http", Action: "invoke" };

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        var call = HttpTaskRequest.Read(request.Input as JsonObject ?? [], targets.Value);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(client.Timeout);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var message = call.Message();
                HttpTrace.Current?.Sent(call, message);
                using var answer = await client.SendAsync(call.Connection, message, limit.Token);
                if (call.Redirected(answer) is { } next && redirects < MostRedirects)
                {
                    call = next;
                    continue;
                }
                return await ReadAsync(answer, limit.Token);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new TaskException("States.Http.Socket", exception is OperationCanceledException
                ? $"{call.Address.Host} did not answer within {client.Timeout.TotalSeconds:0} seconds."
                : exception.Message);
        }
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await BodyAsync(answer, cancellation);
        HttpTrace.Current?.Received(answer, text);
        var headers = new JsonObject(answer.Headers.Concat(answer.Content.Headers)
            .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .Select(header => KeyValuePair.Create(
                header.Key.ToLowerInvariant(), (JsonNode?)new JsonArray([.. header.Value.Select(value => (JsonNode?)value)]))));
        var result = new JsonObject
        {
            ["Headers"] = headers,
            ["ResponseBody"] = text.Length == 0 ? "" : Json(answer.Content.Headers.ContentType?.MediaType, text),
            ["StatusCode"] = (int)answer.StatusCode,
            ["StatusText"] = answer.ReasonPhrase ?? "",
        };
        return answer.IsSuccessStatusCode
            ? result
            : throw new TaskException($"States.Http.StatusCode.{(int)answer.StatusCode}", text.Length == 0 ? answer.ReasonPhrase : text);
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (copy.Length + read > HttpTaskClient.MostBytes)
                throw new TaskException(
                    "States.DataLimitExceeded", $"The response is larger than {HttpTaskClient.MostBytes} bytes, the limit of a state.");
            copy.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)copy.Length);
    }

    private static JsonNode? Json(string? type, string text)
    {
        if (type is null || !(type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal)))
            return text;
        try
        {
            return JsonText.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
