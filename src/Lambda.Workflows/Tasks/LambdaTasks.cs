using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Microsoft.Extensions.Hosting;

namespace Lambda.Workflows.Tasks;

/// <summary>
/// Calls the app's functions, by their ARN or with <c>lambda:invoke</c>, and reports errors under Lambda's names
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html"/>).
/// </summary>
internal sealed class LambdaTasks(FunctionCatalogue catalogue, Invoker invoker, IHostApplicationLifetime lifetime) : ITaskService
{
    public bool Takes(TaskResource resource) => resource.Kind == TaskKind.LambdaFunction
        || resource is { Kind: TaskKind.Service, Service: "lambda", Action: "invoke" or "invoke.waitForTaskToken" };

    /// <summary>Returns the function's name from a name or an ARN.</summary>
    public static string NameOf(string function)
    {
        var parts = function.Split(':');
        return parts switch
        {
            ["arn", _, "lambda", _, _, "function", var name, ..] => name,
            [_, "function", var name, ..] => name,
            _ => parts[0],
        };
    }

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        if (request.Resource.Kind == TaskKind.LambdaFunction)
            return await InvokeAsync(NameOf(request.Resource.Arn), request.Input, request.RequestId);
        if (request.Input is not JsonObject parameters || (string?)parameters["FunctionName"] is not { Length: > 0 } function)
            throw new TaskException("Lambda.InvalidParameterValueException", "FunctionName is missing.");
        var payload = await InvokeAsync(NameOf(function), parameters["Payload"] ?? new JsonObject(), request.RequestId);
        return new JsonObject
        {
            ["ExecutedVersion"] = LambdaFunction.Latest,
            ["Payload"] = payload,
            ["SdkHttpMetadata"] = new JsonObject { ["HttpStatusCode"] = 200 },
            ["SdkResponseMetadata"] = new JsonObject { ["RequestId"] = request.RequestId },
            ["StatusCode"] = 200,
        };
    }

    private async Task<JsonNode?> InvokeAsync(string name, JsonNode? input, string requestId)
    {
        if (!catalogue.TryGet(name, out var function))
            throw new TaskException("Lambda.ResourceNotFoundException", $"Function not found: {name}");
        var payload = Encoding.UTF8.GetBytes(JsonText.Write(input));
        return await invoker.InvokeAsync(function, new InvocationRequest(requestId, payload), lifetime.ApplicationStopping) switch
        {
            InvocationOutcome.Succeeded succeeded => Read(succeeded.Payload, name),
            InvocationOutcome.Failed { Error: var error } =>
                throw new TaskException(error.ErrorType, Encoding.UTF8.GetString(error.Payload.Span)),
            _ => throw new TaskException("Lambda.TooManyRequestsException", "Rate Exceeded."),
        };
    }

    private static JsonNode? Read(ReadOnlyMemory<byte> payload, string name)
    {
        try
        {
            return JsonText.Parse(payload);
        }
        catch (JsonException exception)
        {
            throw new TaskException(
                "States.TaskFailed", $"The function '{name}' returned a value that cannot be the result of a state: {exception.Message}");
        }
    }
}
