using Functions.LocalHost.Listeners;
using Functions.LocalHost.Protocol;
using Google.Protobuf;
using Microsoft.Azure.WebJobs;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Case = Functions.LocalHost.Protocol.TypedData.DataOneofCase;

namespace Functions.LocalHost.Worker;

/// <summary>Converts values between extensions and the protocol, in the same forms as the real host.</summary>
internal static class Values
{
    // Text that looks like a time stays text.
    private static readonly JsonSerializerSettings Reading = new() { DateParseHandling = DateParseHandling.None };

    public static TypedData ToData(object? value) => value switch
    {
        null => new(),
        string text => new() { String = text },
        byte[] bytes => new() { Bytes = ByteString.CopyFrom(bytes) },
        double number => new() { Double = number },
        LazyValue lazy => ToData(lazy.Value),
        ModelItem item => new() { ModelBindingData = Model(item.ToBindingData()) },
        ModelItem[] many => ToData(Array.ConvertAll(many, item => item.ToBindingData())),
        ParameterBindingData data => new() { ModelBindingData = Model(data) },
        ParameterBindingData[] many => new() { CollectionModelBindingData = new() { ModelBindingData = { many.Select(Model) } } },
        string[] texts => new() { CollectionString = new() { String = { texts.Select(text => text ?? "") } } },
        byte[][] many => new() { CollectionBytes = new() { Bytes = { many.Select(ByteString.CopyFrom) } } },
        double[] numbers => new() { CollectionDouble = new() { Double = { numbers } } },
        long[] numbers => new() { CollectionSint64 = new() { Sint64 = { numbers } } },
        Stream stream => FromStream(stream),
        JToken token => new() { Json = token.ToString(Formatting.None) },
        _ => FromObject(value),
    };

    /// <summary>Converts a value of the trigger metadata to the form in which a worker in this process reads it.</summary>
    public static object? ToWorker(object? value) => ToData(value) is var data ? data.DataCase switch
    {
        Case.String => data.String,
        Case.Json => data.Json,
        Case.Bytes => data.Bytes.Memory,
        Case.CollectionBytes => data.CollectionBytes.Bytes.Select(bytes => bytes.Memory),
        Case.CollectionString => data.CollectionString.String,
        Case.CollectionDouble => data.CollectionDouble.Double,
        Case.CollectionSint64 => data.CollectionSint64.Sint64,
        _ => null,
    } : null;

    /// <exception cref="NotSupportedException">The worker sent a form that a host does not accept.</exception>
    public static object? ToObject(TypedData? data) => data?.DataCase switch
    {
        null or Case.None => null,
        Case.String => data.String,
        Case.Json => JsonConvert.DeserializeObject(data.Json, Reading),
        Case.Bytes => data.Bytes.ToByteArray(),
        Case.Stream => data.Stream.ToByteArray(),
        Case.Int => data.Int,
        Case.Double => data.Double,
        Case.CollectionString => data.CollectionString.String.ToArray(),
        Case.CollectionBytes => data.CollectionBytes.Bytes.Select(bytes => bytes.ToByteArray()).ToArray(),
        Case.CollectionDouble => data.CollectionDouble.Double.ToArray(),
        Case.CollectionSint64 => data.CollectionSint64.Sint64.ToArray(),
        var other => throw new NotSupportedException($"The worker returned a value of an unexpected kind: {other}."),
    };

    private static ModelBindingData Model(ParameterBindingData data) =>
        new() { Version = data.Version, Source = data.Source, ContentType = data.ContentType,
            Content = ByteString.CopyFrom(data.Content.ToMemory().Span) };

    private static TypedData FromStream(Stream stream)
    {
        using (stream) return new() { Bytes = ByteString.FromStream(stream) };
    }

    private static TypedData FromObject(object value)
    {
        try
        {
            return new() { Json = JsonConvert.SerializeObject(value, Formatting.None) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            return new() { String = value.ToString() ?? "" };
        }
    }
}
