using Microsoft.AspNetCore.Html;

namespace OrgStarter.Pages;

/// <summary>A page that asks for confirmation. The partial <c>_Confirmation</c> renders it as a page or in a dialog.</summary>
public interface IConfirmation
{
    string Heading { get; }

    IHtmlContent Explanation { get; }

    /// <summary>The label of the submit button.</summary>
    string Action { get; }

    /// <summary>If true, the submit button is red and Cancel has the focus.</summary>
    bool IsDestructive { get; }

    /// <summary>The page name for the Cancel link, such as <c>/Members/Index</c>.</summary>
    string CancelPage { get; }
}
