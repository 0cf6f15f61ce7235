using System.Text.Json;
using Lambda;
using Lambda.Events.ApiGateway;

namespace Samples.Callers;

/// <summary>Answers <c>GET /pets/{id}</c> of a REST API for the callers that its authorizer has let in.</summary>
public sealed class RestPets : IHandler<RestApiEvent, RestApiAnswer>
{
    /// <inheritdoc/>
    public Task<RestApiAnswer> HandleAsync(RestApiEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.PathParameters?.GetValueOrDefault("id") is not { } id) return Task.FromResult(new RestApiAnswer(404));
        var caller = input.RequestContext.Authorizer?.GetValueOrDefault("principalId").GetString() ?? "nobody";
        var body = $$"""{"pet":"{{JsonEncodedText.Encode(id)}}","caller":"{{JsonEncodedText.Encode(caller)}}"}""";
        return Task.FromResult(new RestApiAnswer(200, body, MultiValueHeaders: new Dictionary<string, IReadOnlyList<string>>
        {
            ["Set-Cookie"] = [$"last={Uri.EscapeDataString(id)}", "seen=1"],
        }));
    }
}
