using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Tasks;

/// <summary>The parameters of a task that calls a service, and the errors and answers in that service's form.</summary>
/// <param name="Request">The task.</param>
/// <param name="Service">The service as its errors begin, such as <c>SQS</c>.</param>
/// <param name="Product">The service as causes name it, such as <c>AmazonSQS</c>.</param>
internal sealed record TaskParameters(TaskRequest Request, string Service, string Product)
{
    private readonly JsonObject members = Request.Input as JsonObject ?? [];

    public JsonNode? this[string name] => members[name];

    /// <summary>A text; null if there is none.</summary>
    public string? Text(string name) => members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => JsonText.Write(other),
    };

    /// <exception cref="TaskException">There is none.</exception>
    public string Required(string name, string error = "ValidationException") => Text(name) is { Length: > 0 } text
        ? text
        : throw Error(error, $"1 validation error detected: the parameter '{name}' is missing.");

    /// <summary>An object; null if there is none.</summary>
    /// <exception cref="TaskException">It is something else.</exception>
    public JsonObject? Object(string name, string error = "ValidationException") => members[name] switch
    {
        null => null,
        JsonObject found => found,
        _ => throw Error(error, $"The parameter '{name}' must be an object."),
    };

    /// <summary>The name at the end of a queue's address or an ARN.</summary>
    public static string Named(string reference) => reference[(reference.LastIndexOfAny(['/', ':']) + 1)..];

    /// <summary>A number; null if there is none.</summary>
    /// <exception cref="TaskException">It is something else, or out of range.</exception>
    public int? Number(string name, int least, int most, string error = "ValidationException") => members[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number)
            && number >= least && number <= most => number,
        _ => throw Error(error, $"The parameter '{name}' must be a number from {least} to {most}."),
    };

    /// <summary>An error as the service's client reports it.</summary>
    public TaskException Error(string code, string message, int status = 400) => new(
        $"{Service}.{code}",
        $"{message} (Service: {Product}; Status Code: {status}; Error Code: {code}; Request ID: {Request.RequestId}; Proxy: null)");

    /// <summary>An answer with the metadata that Step Functions add.</summary>
    public JsonObject Answer(JsonObject answer)
    {
        answer["SdkHttpMetadata"] = new JsonObject { ["HttpStatusCode"] = 200 };
        answer["SdkResponseMetadata"] = new JsonObject { ["RequestId"] = Request.RequestId };
        return answer;
    }
}
