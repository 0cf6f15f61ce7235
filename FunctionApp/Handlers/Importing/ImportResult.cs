using System.Text.Json.Serialization;

namespace FunctionApp.Handlers.Importing;

/// <summary>A day's summary.</summary>
/// <param name="Day">The day, from the file's name.</param>
/// <param name="Rows">The rows of the file, without its header and empty lines.</param>
/// <param name="Accepted">The rows that are invoice lines.</param>
/// <param name="Rejected">The rows that are not; they are in <c>rejected/&lt;day&gt;.csv</c>.</param>
/// <param name="Products">The distinct products.</param>
/// <param name="Revenue">The sum of quantity × unit price over the accepted lines, exact.</param>
/// <param name="Returns">The lines with a negative quantity.</param>
/// <param name="ReturnInvoices">The distinct invoices of those.</param>
/// <param name="Cancellations">The lines of invoices whose number begins with C.</param>
/// <param name="CancelledInvoices">The distinct invoices of those.</param>
/// <param name="OtherCharges">The lines whose stock code is no product's, such as postage.</param>
/// <param name="OtherChargesRevenue">Their share of the revenue.</param>
public sealed record ImportResult(
    [property: JsonPropertyName("day")] string Day,
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("accepted")] int Accepted,
    [property: JsonPropertyName("rejected")] int Rejected,
    [property: JsonPropertyName("products")] int Products,
    [property: JsonPropertyName("revenue")] decimal Revenue,
    [property: JsonPropertyName("returns")] int Returns,
    [property: JsonPropertyName("returnInvoices")] int ReturnInvoices,
    [property: JsonPropertyName("cancellations")] int Cancellations,
    [property: JsonPropertyName("cancelledInvoices")] int CancelledInvoices,
    [property: JsonPropertyName("otherCharges")] int OtherCharges,
    [property: JsonPropertyName("otherChargesRevenue")] decimal OtherChargesRevenue)
{
    /// <summary>The summaries of the event's other records, in order; null when there is only one record, as usual.</summary>
    [JsonPropertyName("further"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ImportResult>? Further { get; init; }
}
