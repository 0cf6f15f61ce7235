using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Converts binding data from one source, which the host sends singly or as a batch. Compiled into each stand-in that needs it.
/// </summary>
/// <param name="source">The source that the real package accepts.</param>
internal abstract class BindingDataConverter<T>(string source) : IInputConverter
{
    private const string ContentType = "application/octet-stream";

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            return new(context.Source switch
            {
                ModelBindingData one => ConversionResult.Success(Checked(one)),
                CollectionModelBindingData many => ConversionResult.Success(Array.ConvertAll(many.ModelBindingData, Checked)),
                _ => ConversionResult.Unhandled(),
            });
        }
        catch (Exception e)
        {
            // The worker reports the exception as a binding failure.
            return new(ConversionResult.Failed(e));
        }
    }

    protected abstract T Convert(BinaryData content);

    /// <summary>Creates the value from the parts that a host in this process passes on.</summary>
    protected abstract T Convert(object?[] parts);

    private T Checked(ModelBindingData data)
    {
        if (data.Source != source)
            throw new InvalidOperationException($"Unexpected binding source '{data.Source}'. Only '{source}' is supported.");
        if (data.ContentType != ContentType)
            throw new InvalidOperationException($"Unexpected content-type '{data.ContentType}'. Only '{ContentType}' is supported.");
        return data is ITuple { Length: 1 } handed && handed[0] is object?[] parts ? Convert(parts) : Convert(data.Content);
    }
}
