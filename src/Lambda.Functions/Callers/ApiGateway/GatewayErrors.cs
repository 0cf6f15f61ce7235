using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>The errors that an API itself answers with. The two kinds of API word them differently.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html.</remarks>
internal sealed record GatewayErrors
{
    private const string Internal = "InternalServerErrorException";
    private const string Denial = "User is not authorized to access this resource";

    /// <summary>The error for a request that matches no route.</summary>
    public required GatewayError NotFound { get; init; }

    /// <summary>The error for a request that lacks an identity source, or whose token does not have the expected form.</summary>
    public required GatewayError Unauthorized { get; init; }

    /// <summary>The error for a call that the authorizer does not allow.</summary>
    public required GatewayError Denied { get; init; }

    /// <summary>The error for a call that the authorizer denies explicitly.</summary>
    public required GatewayError DeniedExplicitly { get; init; }

    /// <summary>The error when the authorizer failed, or its answer is not valid.</summary>
    public required GatewayError AuthorizerFailed { get; init; }

    /// <summary>The error when the function failed, or its answer is not valid.</summary>
    public required GatewayError BadAnswer { get; init; }

    /// <summary>The error when the function is throttled.</summary>
    public required GatewayError Throttled { get; init; }

    /// <summary>The error when the function did not answer in time.</summary>
    public required GatewayError TimedOut { get; init; }

    /// <summary>The error for a request that is too large.</summary>
    public required GatewayError TooLarge { get; init; }

    /// <summary>The error while the app is shutting down.</summary>
    public required GatewayError Stopping { get; init; }

    /// <summary>Returns the errors of this kind of API.</summary>
    public static GatewayErrors Of(bool isRest) => isRest ? Rest : Http;

    private static GatewayErrors Rest { get; } = new()
    {
        NotFound = new(403, "Missing Authentication Token", "MissingAuthenticationTokenException"),
        Unauthorized = new(401, "Unauthorized", "UnauthorizedException"),
        Denied = new(403, Denial, "AccessDeniedException", "Message"),
        DeniedExplicitly = new(403, $"{Denial} with an explicit deny", "AccessDeniedException", "Message"),
        AuthorizerFailed = new(500, null, "AuthorizerConfigurationException"),
        BadAnswer = new(502, "Internal server error", Internal),
        Throttled = new(500, "Internal server error", Internal),
        TimedOut = new(504, "Endpoint request timed out", Internal),
        TooLarge = new(413, "Request Too Long", "RequestTooLargeException"),
        Stopping = new(503, "Service Unavailable", Internal),
    };

    private static GatewayErrors Http { get; } = new()
    {
        NotFound = new(404, "Not Found"),
        Unauthorized = new(401, "Unauthorized"),
        Denied = new(403, "Forbidden"),
        DeniedExplicitly = new(403, "Forbidden"),
        AuthorizerFailed = new(500, "Internal Server Error"),
        BadAnswer = new(500, "Internal Server Error"),
        Throttled = new(503, "Service Unavailable"),
        TimedOut = new(503, "Service Unavailable"),
        TooLarge = new(413, "Request Entity Too Large"),
        Stopping = new(503, "Service Unavailable"),
    };
}

/// <summary>An error that an API itself answers with.</summary>
/// <param name="status">The status.</param>
/// <param name="message">The message in the body; null writes null.</param>
/// <param name="type">The value of <c>x-amzn-ErrorType</c>; null for none.</param>
/// <param name="member">The name of the message in the body.</param>
internal sealed class GatewayError(int status, string? message, string? type = null, string member = "message") : IResult
{
    private readonly byte[] _body = Encoding.UTF8.GetBytes(
        message is null ? $$"""{"{{member}}":null}""" : $$"""{"{{member}}":"{{JsonEncodedText.Encode(message)}}"}""");

    /// <summary>The HTTP status.</summary>
    internal int Status => status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, "application/json", _body.Length);
        if (type is not null) response.Headers["x-amzn-ErrorType"] = type;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(_body, CancellationToken.None).AsTask();
    }
}
