using System.Text.Json.Serialization.Metadata;
using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>The common parts of the configuration operations: finding the function, reading bodies and pages, mapping errors.</summary>
/// <remarks>All violations of a request are reported in one answer, before the function is looked up.</remarks>
internal sealed class ConfigurationOperation(FunctionNames names)
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Answers a request about the function with this name, or about its <c>$LATEST</c>.</summary>
    public Task<IResult> ForAsync(
        HttpRequest request, string name, FunctionRules rules, Func<AskedFunction, CancellationToken, Task<IResult>> answer) =>
        FindAsync(request, name, rules, null, answer);

    /// <summary>Answers a request about the function with this name, unless the rest of the request has violations.</summary>
    public Task<IResult> ForAsync(
        HttpRequest request, string name, FunctionRules rules, Violations violations, Func<AskedFunction, CancellationToken,
        Task<IResult>> answer) =>
        FindAsync(request, name, rules, violations, answer);

    /// <summary>Answers with a page of a list that belongs to the function.</summary>
    /// <param name="largest">The maximum page size that may be requested.</param>
    public Task<IResult> ListAsync(
        HttpRequest request, string name, FunctionRules rules, int largest, Func<AskedFunction, Page, CancellationToken,
        Task<IResult>> answer)
    {
        var violations = new Violations();
        var page = Page.Read(request, largest, violations);
        return FindAsync(
            request, name, rules, violations,
            (asked, cancellation) => page.Error is { } wrong ? Task.FromResult<IResult>(wrong) : answer(asked, page, cancellation));
    }

    /// <summary>Reads the body, and answers with the result of the change that it describes.</summary>
    /// <param name="check">Finds errors in the body that do not depend on the function; they are reported before the function is looked
    /// up.</param>
    public async Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        string name,
        FunctionRules rules,
        JsonTypeInfo<T> type,
        Func<AskedFunction, T, CancellationToken, Task<IResult>> answer,
        Func<T, AwsError?>? check = null)
        where T : class
    {
        var body = await JsonBody<T>.ReadAsync(request, MaxBody, type);
        if (!body.IsRead) return body.Error;
        var violations = new Violations().CheckMembers(body.Value);
        if (!names.TryRead(name, request.Query["Qualifier"], rules, violations, out _, out var unread)) return unread;
        return check?.Invoke(body.Value)
            ?? await FindAsync(request, name, rules, null, (asked, cancellation) => answer(asked, body.Value, cancellation));
    }

    private Task<IResult> FindAsync(
        HttpRequest request, string name, FunctionRules rules, Violations? violations, Func<AskedFunction, CancellationToken,
        Task<IResult>> answer) =>
        names.TryFind(name, request.Query["Qualifier"], rules, violations, out var asked, out var unknown)
            ? AwsError.OrNotChangedAsync(() => answer(asked, request.HttpContext.RequestAborted))
            : Task.FromResult<IResult>(unknown);
}
