using System.Net.Mime;
using System.Xml;
using System.Xml.Linq;
using Local.Emulator.Access;
using Local.Emulator.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>
/// Serves <c>ServiceBusAdministrationClient</c>: entities as Atom entries. https://learn.microsoft.com/rest/api/servicebus/entities
/// </summary>
internal sealed class AdministrationFront(IReadOnlyList<Namespace> namespaces, SharedKey key, TimeProvider time) : IHttpFront
{
    private const int LongestBody = 256 * 1024;
    private readonly Dictionary<Namespace, NamespaceAdministration> _administrations =
        namespaces.ToDictionary(broker => broker, broker => new NamespaceAdministration(broker, time));

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        // Names of entities are paths, so only the API version distinguishes these requests from those for the pages.
        var pattern = RoutePatternFactory.Parse("{**path}", null, new RouteValueDictionary { ["path"] = new HasApiVersion() });
        routes.Map(pattern, AnswerAsync).WithOrder(-1);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var answer = await DecideAsync(context.Request).ConfigureAwait(false);
        context.Response.StatusCode = answer.Status;
        if (answer.Body is not { } body) return;
        context.Response.ContentType = $"{MediaTypeNames.Application.Xml}; charset=utf-8";
        await context.Response.WriteAsync(body.ToString(SaveOptions.DisableFormatting), context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Answer> DecideAsync(HttpRequest request)
    {
        var path = request.Path.Value!.Trim('/');
        if (Refuse(request.Headers.Authorization.ToString(), path) is { } refusal)
            return Answer.Refuse(StatusCodes.Status401Unauthorized, refusal);
        if (namespaces.Count == 0)
            return Answer.Refuse(
                StatusCodes.Status501NotImplemented,
                "The configuration has no Service Bus namespace, so there are no entities to administer.");
        var administration = _administrations[NamespaceOf(request.Host.Host)];
        var address = new AtomAddress($"{request.Scheme}://{request.Host}", administration.Name);
        var page = Page.Of(request.Query);
        if (request.Method == HttpMethods.Get) return administration.Get(path, page, address);
        if (request.Method == HttpMethods.Delete) return administration.Delete(path);
        if (request.Method != HttpMethods.Put) return NamespaceAdministration.Unknown(request.Method, path);
        var body = await ReadAsync(request).ConfigureAwait(false);
        return body is null
            ? Answer.Refuse(StatusCodes.Status400BadRequest, "The body must be an Atom entry with a description of the entity.")
            : administration.Put(path, body, isUpdate: request.Headers.IfMatch.Count > 0, address);
    }

    private Namespace NamespaceOf(string host) =>
        namespaces.FirstOrDefault(broker => broker.Name.Equals(host.Split('.')[0], StringComparison.OrdinalIgnoreCase)) ?? namespaces[0];

    private string? Refuse(string authorization, string path)
    {
        if (authorization.Length == 0) return "MissingToken: The authorization header was not found.";
        var (token, refusal) = SasToken.Verify(authorization, key, time.GetUtcNow());
        if (token is null) return refusal;
        return Claims.Covers(token.Resource, path) ? null : $"InvalidAudience: The token is for '{token.Resource}', not for '{path}'.";
    }

    private static async Task<XElement?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > LongestBody) return null;
        try
        {
            using var reader = XmlReader.Create(
                request.Body,
                new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = LongestBody });
            return await XElement.LoadAsync(reader, LoadOptions.None, request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private sealed class HasApiVersion : IRouteConstraint
    {
        /// <inheritdoc/>
        public bool Match(
            HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext?.Request is { } request && request.Query.ContainsKey("api-version") && !HttpMethods.IsPost(request.Method);
    }
}
