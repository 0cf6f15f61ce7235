using System.Globalization;
using Azure.Data.Tables;
using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Handlers.Importing;

/// <summary>
/// The summaries in the table <c>daysummaries</c>: the day is the row key, its year the partition key, so that a span of days is one range
/// of one partition.
/// </summary>
public sealed class DaySummaries(TableServiceClient tables)
{
    /// <summary>The table's name.</summary>
    public const string Table = "daysummaries";

    private readonly CreatedTable _table = new(tables, Table);

    /// <summary>Stores the day's summary in place of the previous one.</summary>
    public async Task PutAsync(ImportResult summary, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var table = await _table.GetAsync(cancellation);
        await table.UpsertEntityAsync(ToEntity(summary), TableUpdateMode.Replace, cancellation);
    }

    // Tables have no decimal: amounts are invariant text.
    private static TableEntity ToEntity(ImportResult summary) => new(summary.Day[..4], summary.Day)
    {
        [nameof(ImportResult.Rows)] = summary.Rows,
        [nameof(ImportResult.Accepted)] = summary.Accepted,
        [nameof(ImportResult.Rejected)] = summary.Rejected,
        [nameof(ImportResult.Products)] = summary.Products,
        [nameof(ImportResult.Revenue)] = summary.Revenue.ToString(CultureInfo.InvariantCulture),
        [nameof(ImportResult.Returns)] = summary.Returns,
        [nameof(ImportResult.ReturnInvoices)] = summary.ReturnInvoices,
        [nameof(ImportResult.Cancellations)] = summary.Cancellations,
        [nameof(ImportResult.CancelledInvoices)] = summary.CancelledInvoices,
        [nameof(ImportResult.OtherCharges)] = summary.OtherCharges,
        [nameof(ImportResult.OtherChargesRevenue)] = summary.OtherChargesRevenue.ToString(CultureInfo.InvariantCulture),
    };
}
