using System.Text.Json;
using Lambda;
using Lambda.Events.ApiGateway;

namespace Samples.Callers;

/// <summary>Answers <c>GET /pets/{id}</c> of an HTTP API.</summary>
public sealed class HttpPets : IHandler<HttpApiEvent, HttpApiAnswer>
{
    /// <inheritdoc/>
    public Task<HttpApiAnswer> HandleAsync(HttpApiEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var id = input.PathParameters?.GetValueOrDefault("id") ?? "all";
        var known = input.RequestContext?.Authorizer?.Lambda;
        var team = known is not null && known.TryGetValue("team", out var value) ? value.GetString() : null;
        var body = $$"""{"pet":"{{JsonEncodedText.Encode(id)}}","team":"{{JsonEncodedText.Encode(team ?? "")}}"}""";
        return Task.FromResult(new HttpApiAnswer(200, body, Cookies: ["seen=1"]));
    }
}
