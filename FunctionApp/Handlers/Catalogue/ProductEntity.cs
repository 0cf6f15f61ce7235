using System.Globalization;
using Azure.Data.Tables;

namespace FunctionApp.Handlers.Catalogue;

/// <summary>A product as an entity.</summary>
internal static class ProductEntity
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss";

    public static TableEntity Write(Product product)
    {
        var entity = new TableEntity(product.Code.Partition, product.Code.Value);
        if (product.Description is { } description)
            (entity["Description"], entity["DescribedAt"]) = (description.Value, Text(description.At));
        if (product.Price is { } price)
            (entity["Price"], entity["PricedAt"]) = (price.Value.ToString(CultureInfo.InvariantCulture), Text(price.At));
        return entity;
    }

    /// <exception cref="FormatException">The entity was not written by <see cref="Write"/>.</exception>
    public static Product Read(TableEntity entity)
    {
        if (!StockCode.TryParse(entity.RowKey, out var code))
            throw new FormatException($"The row key '{entity.RowKey}' in table {ProductCatalogue.Table} is not a stock code.");
        return new(code,
            entity.GetString("Description") is { } description ? new(description, Time(entity, "DescribedAt")) : null,
            entity.GetString("Price") is { } price
                ? new(decimal.Parse(price, NumberStyles.Number, CultureInfo.InvariantCulture), Time(entity, "PricedAt"))
                : null);
    }

    private static string Text(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static DateTime Time(TableEntity entity, string name) =>
        DateTime.ParseExact(entity.GetString(name) ?? "", TimeFormat, CultureInfo.InvariantCulture);
}
