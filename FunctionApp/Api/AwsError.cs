using System.Text.Json;
using FunctionApp.Async;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api;

/// <summary>An error as the Lambda API answers it: status, <c>x-amzn-ErrorType</c>, JSON body.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors.</remarks>
internal sealed class AwsError(int status, string type, string message, string? reason = null) : IResult
{
    public static AwsError FunctionNotFound(string name) => new(404, "ResourceNotFoundException", $"Function not found: {name}");

    public static AwsError NotFound(string message) => new(404, "ResourceNotFoundException", message);

    public static AwsError InvalidParameter(string message) => new(400, "InvalidParameterValueException", message);

    public static AwsError InvalidContent(string reason) => new(400, "InvalidRequestContentException", $"Could not parse request body into json: {reason}");

    public static AwsError TooLarge(int limit) => new(413, "RequestTooLargeException", $"Request must be smaller than {limit} bytes for the InvokeFunction operation");

    public static AwsError Throttled(string reason) => new(429, "TooManyRequestsException", "Rate Exceeded.", reason);

    public static AwsError Unavailable(string reason) => new(503, "ServiceException", reason);

    public static AwsError Conflict(string message) => new(409, "ResourceConflictException", message);

    /// <summary>The answer, or 503 when storage is away.</summary>
    public static async Task<IResult> OrUnavailableAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StorageUnavailableException e)
        {
            return Unavailable(e.Message);
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.Headers["x-amzn-ErrorType"] = type;
        await using var writer = new Utf8JsonWriter(response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("Type", status >= 500 ? "Service" : "User");
        // The API's model writes the member differently from error to error.
        writer.WriteString(type is "ResourceNotFoundException" or "ServiceException" ? "Message" : "message", message);
        if (reason is not null) writer.WriteString("Reason", reason);
        writer.WriteEndObject();
    }
}
