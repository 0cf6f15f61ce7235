using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine;
using Lambda.Engine.Changes;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>An error as the Lambda API returns it: a status, <c>x-amzn-ErrorType</c> and a JSON body.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors and
/// https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html. Errors of an operation have a <c>Type</c>. Errors of the layer in front
/// of the operations, such as those about signatures, have only a message.
/// </remarks>
internal sealed class AwsError(int status, string type, string message) : IResult
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The HTTP status.</summary>
    internal int Status => status;

    /// <summary>The reason why an invocation was throttled; null for other errors.</summary>
    internal string? Reason { get; private init; }

    /// <summary>How long the client should wait before it tries again; null if it need not.</summary>
    internal TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether the body says whose fault the error is. Errors of the layer in front of Lambda's operations do not.</summary>
    private bool SaysType { get; init; } = true;

    public static AwsError NotFound(string message) => new(404, "ResourceNotFoundException", message);

    public static AwsError FunctionNotFound(string arn) => NotFound($"Function not found: {arn}");

    public static AwsError InvalidParameter(string message) => new(400, "InvalidParameterValueException", message);

    public static AwsError NoResource() => NotFound("The resource you requested does not exist.");

    /// <summary>Creates the error for a request that reserves more concurrency than is available.</summary>
    public static AwsError Unreservable(int minimum) =>
        new(400, "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                + $"below its minimum value of [{minimum}].")
        { SaysType = false };

    public static AwsError InvalidRequest(string message) => new(400, "InvalidRequestContentException", message);

    public static AwsError InvalidContent(string reason) => InvalidRequest($"Could not parse request body into json: {reason}");

    public static AwsError Validation(IReadOnlyCollection<string> violations) =>
        new(400, "ValidationException",
            $"{violations.Count} validation {(violations.Count == 1 ? "error" : "errors")} detected: {string.Join("; ", violations)}");

    public static AwsError TooLarge() =>
        new(413, "RequestTooLargeException", $"Request must be smaller than {Limits.SyncPayload} bytes for the InvokeFunction operation");

    public static AwsError BodyTooLarge(int limit) =>
        new(413, "RequestTooLargeException", $"Request must be smaller than {limit} bytes for this operation");

    public static AwsError EventTooLarge(long size) =>
        new(413, "RequestTooLargeException",
            $"{size} byte payload is too large for the Event invocation type (limit {Limits.AsyncPayload} bytes)");

    public static AwsError UnsupportedMediaType() =>
        new(415, "UnsupportedMediaTypeException", "The content type of the Invoke request body is not JSON.");

    // One second, since it is unknown when a running invocation ends.
    public static AwsError Throttled(ThrottleReason reason) =>
        new(429, "TooManyRequestsException", "Rate Exceeded.") { Reason = reason.ToString(), RetryAfter = TimeSpan.FromSeconds(1) };

    public static AwsError Unavailable(string reason) => new(500, "ServiceException", reason);

    /// <summary>
    /// Creates the error for a request that arrives when the bodies of unauthenticated callers already fill the memory that they may use.
    /// </summary>
    public static AwsError Busy() =>
        new(503, "ServiceUnavailableException", "Too many requests are being read; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static AwsError Conflict(string message) => new(409, "ResourceConflictException", message);

    public static AwsError InUse(string message) => new(400, "ResourceInUseException", message);

    public static AwsError Forbidden(string type, string message) => new(403, type, message);

    /// <summary>Runs an operation. Returns its answer, or an error when storage is unavailable.</summary>
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

    /// <summary>
    /// Runs an operation that changes settings. Returns its answer, or an error when the change is refused or storage is unavailable.
    /// </summary>
    public static Task<IResult> OrNotChangedAsync(Func<Task<IResult>> answer) => OrUnavailableAsync(async () =>
    {
        try
        {
            return await answer();
        }
        catch (InvalidChangeException e)
        {
            return InvalidParameter(e.Message);
        }
        catch (ChangeConflictException e)
        {
            return Conflict(e.Message);
        }
    });

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.Headers["x-amzn-ErrorType"] = type;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (RetryAfter is { } delay) response.Headers.RetryAfter = delay.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        await using var writer = new Utf8JsonWriter(response.BodyWriter, Json);
        writer.WriteStartObject();
        if (Reason is not null) writer.WriteString(nameof(Reason), Reason);
        if (SaysType && status != 403 && type != "ValidationException") writer.WriteString("Type", status >= 500 ? "Service" : "User");
        // The API's model writes the member differently from error to error.
        writer.WriteString(
            type is "ResourceNotFoundException" or "ResourceInUseException" or "ServiceException" or "AccessDeniedException"
                ? "Message"
                : "message",
            message);
        writer.WriteEndObject();
    }
}
