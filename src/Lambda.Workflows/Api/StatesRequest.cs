using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Functions.Api;
using Lambda.StatesLanguage.Json;
using Microsoft.DurableTask.Client;
using ListPage = Lambda.Functions.Api.Configuration.Page;

namespace Lambda.Workflows.Api;

/// <summary>A call of the API, with its members and the ways to answer it.</summary>
internal sealed record StatesRequest(JsonObject Body, DurableTaskClient Client, CancellationToken Cancellation)
{
    /// <summary>The maximum size of an execution's input, and of a task's output, in bytes.</summary>
    public const int MaxPayload = 262_144;

    private const string OfStorage = "storage:";

    /// <exception cref="StatesException">The member is missing or is not text.</exception>
    public string Text(string member) => Optional(member)
        ?? throw StatesException.Invalid(
            $"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    public string? Optional(string member) => Body[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw StatesException.Invalid($"The member '{member}' must be a string."),
    };

    public int Number(string member, int otherwise, int least, int most) => Body[member] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<int>(out var number) && number >= least && number <= most => number,
        _ => throw StatesException.Invalid(
            string.Create(CultureInfo.InvariantCulture,
            $"The member '{member}' must be a number from {least} to {most}.")),
    };

    public double Fraction(string member, double least, double most) =>
        Body[member] is JsonValue value && value.TryGetValue<double>(out var number) && number >= least && number <= most
            ? number
            : throw StatesException.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"The member '{member}' must be a number from {least} to {most}."));

    public bool Has(string member) => Body[member] is not null;

    /// <summary>The number of members in a page of a list.</summary>
    public int PageSize => Number("maxResults", 100, 0, 1000) is > 0 and var asked ? asked : 100;

    /// <summary>Returns the requested page of a list that only grows at its end, and the token of the next page.</summary>
    public (IEnumerable<T> Page, string? Next) Page<T>(IReadOnlyList<T> all)
    {
        var (size, first) = (PageSize, 0);
        if (Optional("nextToken") is { } token
            && !(int.TryParse(PageToken.Read(token), NumberStyles.None, CultureInfo.InvariantCulture, out first) && first <= all.Count))
            throw StatesException.InvalidToken();
        var next = first + size < all.Count ? PageToken.Write((first + size).ToString(CultureInfo.InvariantCulture)) : null;
        return (all.Skip(first).Take(size), next);
    }

    /// <summary>Returns the requested page of a list ordered by name, and the token of the next page.</summary>
    public (IReadOnlyList<T> Page, string? Next) Page<T>(IEnumerable<T> all, Func<T, string> name)
    {
        string? after = null;
        if (Optional("nextToken") is { } token && (after = PageToken.Read(token)) is null)
            throw StatesException.InvalidToken();
        return new ListPage(after, PageSize).Of(all, name);
    }

    /// <summary>Converts a continuation token of storage to a <c>nextToken</c> of the API; a prefix tells it from any other text.</summary>
    public static string TokenOf(string storage) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(OfStorage + storage));

    /// <summary>The token of storage within a request's token; null for the first page.</summary>
    public string? StorageToken => Optional("nextToken") is not { } token
        ? null
        : Base64Url.IsValid(token) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) is var text
            && text.StartsWith(OfStorage, StringComparison.Ordinal)
                ? text[OfStorage.Length..]
                : throw StatesException.InvalidToken();

    public bool Flag(string member) => Body[member] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Reads a member that contains JSON as text.</summary>
    public string Payload(string member, string otherwise, string error)
    {
        var text = Optional(member) ?? otherwise;
        try
        {
            return JsonText.Size(JsonText.Parse(text)) <= MaxPayload
                ? text
                : throw new StatesException(error, $"Invalid {member}: it is larger than {MaxPayload} bytes.");
        }
        catch (JsonException exception)
        {
            throw new StatesException(error, $"Invalid State Machine Execution {member}: '{exception.Message}'");
        }
    }
}
