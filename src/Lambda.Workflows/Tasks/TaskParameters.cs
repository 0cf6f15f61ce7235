using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Tasks;

/// <summary>The parameters of a task that calls a service, and the errors and answers in that service's form.</summary>
/// <param name="Request">The task.</param>
/// <param name="Service">The name with which the service's errors begin, such as <c>SQS</c>.</param>
/// <param name="Product">The service's name in causes, such as <c>AmazonSQS</c>.</param>
internal sealed record TaskParameters(TaskRequest Request, string Service, string Product)
{
    private readonly JsonObject members = Request.Input as JsonObject ?? [];

    public JsonNode? this[string name] => members[name];

    /// <summary>Reads a parameter as text, or as JSON if it is not a string; null if it is missing.</summary>
    public string? Text(string name) => members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => JsonText.Write(other),
    };

    /// <exception cref="TaskException">The parameter is missing.</exception>
    public string Required(string name, string error = "ValidationException") => Text(name) is { Length: > 0 } text
        ? text
        : throw Error(error, $"1 validation error detected: the parameter '{name}' is missing.");

    /// <summary>Reads a parameter as an object; null if it is missing.</summary>
    /// <exception cref="TaskException">The parameter is not an object.</exception>
    public JsonObject? Object(string name, string error = "ValidationException") => members[name] switch
    {
        null => null,
        JsonObject found => found,
        _ => throw Error(error, $"The parameter '{name}' must be an object."),
    };

    /// <summary>Returns the name at the end of a queue's address or an ARN.</summary>
    public static string Named(string reference) => reference[(reference.LastIndexOfAny(['/', ':']) + 1)..];

    /// <summary>Reads a parameter as a number; null if it is missing.</summary>
    /// <exception cref="TaskException">The parameter is not a number, or is out of range.</exception>
    public int? Number(string name, int least, int most, string error = "ValidationException") => members[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number)
            && number >= least && number <= most => number,
        _ => throw Error(error, $"The parameter '{name}' must be a number from {least} to {most}."),
    };

    /// <summary>Creates an error in the form in which the service's client reports it.</summary>
    public TaskException Error(string code, string message, int status = 400) => new(
        $"{Service}.{code}",
        $"{message} (Service: {Product}; Status Code: {status}; Error Code: {code}; Request ID: {Request.RequestId}; Proxy: null)");

    /// <summary>Creates an answer with the metadata that Step Functions adds.</summary>
    public JsonObject Answer(JsonObject answer)
    {
        answer["SdkHttpMetadata"] = new JsonObject { ["HttpStatusCode"] = 200 };
        answer["SdkResponseMetadata"] = new JsonObject { ["RequestId"] = Request.RequestId };
        return answer;
    }
}
