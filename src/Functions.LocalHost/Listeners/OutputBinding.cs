using System.Text;
using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Microsoft.Azure.WebJobs;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Functions.LocalHost.Listeners;

/// <summary>A value that an extension writes after the function has run.</summary>
/// <param name="Name">The worker's name for the output; <c>$return</c> stands for the function's result.</param>
/// <param name="Type">The type that the extension accepts: a collector or a stream.</param>
internal sealed record OutputBinding(string Name, Attribute Attribute, Type Type)
{
    private const string Returned = "$return";

    public async Task WriteAsync(Binder binder, InvocationResponse response, CancellationToken cancellation)
    {
        var data = Name == Returned ? response.ReturnValue : response.OutputData.FirstOrDefault(output => output.Name == Name)?.Data;
        if (Values.ToObject(data) is not { } value) return;
        if (Type == typeof(Stream)) await WriteStreamAsync(binder, value, cancellation);
        else if (Type == typeof(IAsyncCollector<byte[]>))
            await AddAsync(binder, OutputItems.Of(value).Select(OutputItems.Bytes), cancellation);
        else if (Type == typeof(IAsyncCollector<JObject>))
            await AddAsync(binder, OutputItems.Of(value).Select(OutputItems.Json), cancellation);
        else await AddAsync(binder, OutputItems.Of(value).Select(OutputItems.Text), cancellation);
    }

    private async Task AddAsync<T>(Binder binder, IEnumerable<T> items, CancellationToken cancellation)
    {
        var collector = await BindAsync<IAsyncCollector<T>>(binder, cancellation);
        foreach (var item in items) await collector.AddAsync(item, cancellation);
        await collector.FlushAsync(cancellation);
    }

    private async Task<T> BindAsync<T>(Binder binder, CancellationToken cancellation)
    {
        try
        {
            return await binder.BindAsync<T>(Attribute, cancellation);
        }
        catch (Exception e) when (BindingFailures.IsOfSettings(e, Attribute))
        {
            throw BindingFailures.Explained(e, Name, Attribute);
        }
    }

    private async Task WriteStreamAsync(Binder binder, object value, CancellationToken cancellation)
    {
        await using var stream = await BindAsync<Stream>(binder, cancellation);
        await stream.WriteAsync(OutputItems.Bytes(value), cancellation);
        await stream.FlushAsync(cancellation);
    }
}

/// <summary>Converts a function's value to the items that an extension accepts.</summary>
internal static class OutputItems
{
    /// <summary>Returns the items of a value: those of a list or of its JSON, or else the value as a single item.</summary>
    public static IEnumerable<object> Of(object value) => value switch
    {
        string text => FromText(text),
        JArray items => items,
        byte[] => [value],
        Array items => items.Cast<object>(),
        _ => [value],
    };

    public static byte[] Bytes(object item) => item as byte[] ?? Encoding.UTF8.GetBytes(Text(item));

    public static string Text(object item) => item switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        JValue value => value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JToken token => token.ToString(Formatting.None),
        _ => item.ToString() ?? "",
    };

    /// <exception cref="JsonException">The item is not a JSON object.</exception>
    public static JObject Json(object item) => item as JObject ?? JObject.Parse(Text(item));

    private static JArray FromText(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("[")) return [(JToken)text];
        try
        {
            return JArray.Parse(text);
        }
        catch (JsonException)
        {
            return [(JToken)text];
        }
    }
}
